/** What the server said of single fields, told at those that the form has. */
import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { faultSentence } from "../texts/fault-words.ts";
import { useLocale } from "../texts/locale.tsx";

type Told = { error: unknown; shown: ReadonlySet<string>; show: (pointer: string) => () => void };
const ToldContext = createContext<Told>({ error: null, shown: new Set(), show: () => () => undefined });

/** Around a form's fields and its error: fields that know their name in the request show what `error` says of them. */
export const FieldFaults = ({ error, children }: { error: unknown; children: ReactNode }): ReactNode => {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const show = useCallback((pointer: string) => {
    setShown((before) => new Set([...before, pointer]));
    return () => setShown((before) => new Set([...before].filter((one) => one !== pointer)));
  }, []);
  const told = useMemo(() => ({ error, shown, show }), [error, shown, show]);
  return <ToldContext value={told}>{children}</ToldContext>;
};

/** What is wrong with the field of this name in the request's body. Undefined without a name, and where nothing is. */
export const useFieldFault = (name: string | undefined): string | undefined => {
  const { error, show } = useContext(ToldContext);
  const { language } = useLocale();
  const pointer = name === undefined ? undefined : `/body/${name}`;
  useLayoutEffect(() => (pointer === undefined ? undefined : show(pointer)), [pointer, show]);
  if (pointer === undefined || !(error instanceof ApiError)) return undefined;
  const fault = error.fields.find((one) => one.pointer === pointer);
  return fault === undefined ? undefined : faultSentence(language, fault);
};

/** Which fields tell their own faults. */
export const useShownFaults = (): ReadonlySet<string> => useContext(ToldContext).shown;

/** For forms that look for their faults themselves: what `error` says of the first field that fits, in a sentence. */
export const useFaultOf = (): ((error: unknown, fits: (pointer: string) => boolean) => string | undefined) => {
  const { language } = useLocale();
  return (error, fits) => {
    const fault = error instanceof ApiError ? error.fields.find(({ pointer }) => fits(pointer)) : undefined;
    return fault === undefined ? undefined : faultSentence(language, fault);
  };
};
