import { useEffect, useState } from "react";

/** What a value is once it has stayed the same for a moment: for what is not to be asked with each key that is pressed. */
export const useSettled = <Value>(value: Value, ms = 300): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
};
