/** The way to the rest of a list that is no table. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";

type Props = { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } };

/** Asks for the next page; nothing where there is none. */
export const More = ({ list: { hasNextPage, isFetchingNextPage, fetchNextPage } }: Props): ReactNode => {
  const t = useTexts(designTexts);
  return hasNextPage ? (
    <div className="row">
      <Button small busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
        {t.loadMore}
      </Button>
    </div>
  ) : null;
};
