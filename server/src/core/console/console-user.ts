/** Somebody with an account. `operator` runs the deployment and is the owner of every tenant. */
export type ConsoleUser = {
  userId: string;
  email: string;
  name: string;
  operator: boolean;
  createdAtMs: number;
  lastSignedInAtMs: number | null;
  disabledAtMs: number | null;
};
