/** How reviews are decided, and other weights tried on what is past. */
import "./review.css";
import type { ReactNode } from "react";
import { BackTest } from "./back-test.tsx";
import { FourEyes } from "./four-eyes.tsx";
import { ReviewHead } from "./review-head.tsx";

/** The page. */
export const RulesPage = (): ReactNode => (
  <div className="stack stack-wide">
    <div className="stack">
      <ReviewHead view="rules" />
    </div>
    <FourEyes />
    <BackTest />
  </div>
);
