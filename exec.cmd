@rem The scripts in package.json begin with "exec", a word of POSIX shells. This gives it to cmd: run what follows.
@%*
