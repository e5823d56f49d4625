/** Loaded before a service of a test: a bug that waits for SIGUSR2. */
process.on("SIGUSR2", () => {
  if (process.env["BECKON_TEST_MISBEHAVE"] === "reject") void Promise.reject(new Error("a promise nobody watched"));
  else throw new Error("a bug in a callback");
});
