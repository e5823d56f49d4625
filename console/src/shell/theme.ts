/** Light, dark, or as the system has it. */
import { useState } from "react";
import { remember, remembered } from "./remembered.ts";

export type Theme = "system" | "light" | "dark";

const apply = (theme: Theme): void => {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
};

const chosen = (): Theme => {
  const theme = remembered("theme");
  return theme === "light" || theme === "dark" ? theme : "system";
};

/** Puts the remembered choice in force; called before the first view. */
export const applyTheme = (): void => apply(chosen());

/** The choice, and the way to change it. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(chosen);
  return [
    theme,
    (next) => {
      remember("theme", next);
      apply(next);
      setTheme(next);
    },
  ];
};
