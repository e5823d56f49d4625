/** Whole pages for when there is no page. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { ApiError } from "../api/api-error.ts";
import { Button, buttonClass } from "../design/button.tsx";
import { EmptyState, ErrorState } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { shellTexts } from "./texts.ts";

const HomeLink = (): ReactNode => {
  const t = useTexts(shellTexts);
  return (
    <Link to="/" className={buttonClass({})}>
      {t.home}
    </Link>
  );
};

/** Nothing stands at this address. */
export const NotFoundPage = (): ReactNode => {
  const t = useTexts(shellTexts);
  useEffect(() => {
    document.title = `${t.notFoundTitle} · Beckon`;
  }, [t.notFoundTitle]);
  return (
    <EmptyState icon="search" title={t.notFoundTitle} action={<HomeLink />}>
      {t.notFoundText}
    </EmptyState>
  );
};

/** The person has no role in the tenant of this address. */
export const NoAccessPage = ({ anywhere }: { anywhere: boolean }): ReactNode => {
  const t = useTexts(shellTexts);
  return (
    <EmptyState
      icon="key"
      title={anywhere ? t.noPlaceTitle : t.noTenantTitle}
      action={anywhere ? <HomeLink /> : undefined}
    >
      {anywhere ? t.noPlaceText : t.noTenantText}
    </EmptyState>
  );
};

const reload = (): void => window.location.reload();

/** A script that is not there any more: a newer build took its place. */
const isGone = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);

/** What a page shows when it broke, instead of nothing. */
export const BrokenPage = ({ error }: { error: unknown }): ReactNode => {
  const t = useTexts(shellTexts);
  if (error instanceof ApiError) return <ErrorState error={error} onRetry={reload} />;
  const newer = isGone(error);
  return (
    <EmptyState
      icon={newer ? "download" : "warning"}
      title={newer ? t.newerTitle : t.brokenTitle}
      action={
        <Button kind="primary" onPress={reload}>
          {t.reload}
        </Button>
      }
    >
      {newer ? t.newerText : t.brokenText}
    </EmptyState>
  );
};
