/** The API as React uses it: answers are kept and shown at once on return; a change says what it made stale. */
import type { OperationId } from "@beckon/contract";
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { usePlace } from "../shell/session.tsx";
import { ApiError, isSessionOver } from "./api-error.ts";
import { type Answer, call, type CallInput, newIntention, type Place } from "./call.ts";

/** The operations that list something, page by page. */
export type ListId = {
  [Id in OperationId]: Answer<Id> extends { items: unknown[]; nextCursor: string | null } ? Id : never;
}[OperationId];
/** One item of a list. */
export type ItemOf<Id extends ListId> = Answer<Id> extends { items: (infer Item)[] } ? Item : never;

/** How often a question is asked again by itself: not when the server has said no. */
const retries = (count: number, error: unknown): boolean =>
  count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500) && !isSessionOver(error);

/** Makes the store of answers. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        retry: retries,
        // An answer keeps its identity: its ETag hangs on it.
        structuralSharing: false,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });

/** Under which key an answer is kept: all of an operation's answers share the beginning. */
export const keyOf = (place: Place, id: OperationId, input: object = {}): readonly unknown[] => [
  place.environment,
  place.tenantId,
  id,
  input,
];

const refetching = <Data>(every: number | ((data: Data | undefined) => number | false) | undefined) => {
  if (every === undefined) return {};
  if (typeof every === "number") return { refetchInterval: every };
  return { refetchInterval: ({ state }: { state: { data: Data | undefined } }) => every(state.data) };
};

/** What is asked on purpose: neither time, nor a look aside, nor a change elsewhere asks it again. */
const onPurpose = { staleTime: "static" } as const;

/** The answer of an operation that reads. */
export const useAnswer = <Id extends OperationId>(
  id: Id,
  input: CallInput<Id>,
  options: {
    enabled?: boolean;
    /** How often it is asked again by itself; a function says so of the latest answer, and `false` ends it. */
    refetchMs?: number | ((data: Answer<Id> | undefined) => number | false);
    keepPrevious?: boolean;
    /** The answer holds for this look only: what asks and is opened again asks anew, as what an earlier one was told may be true no more. */
    once?: boolean;
    /** Asks this environment instead of the place's own: for what is of no tenant. */
    environment?: Place["environment"];
    /** The answer is kept over a visit to another page, as one of a question that costs much. */
    keep?: boolean;
  } = {},
) => {
  const here = usePlace();
  const place = options.environment === undefined ? here : { ...here, environment: options.environment };
  const [look] = useState(newIntention);
  const once = options.once === true;
  return useQuery<Answer<Id>, ApiError>({
    // No answer that another look was given fits the key of this one.
    queryKey: once ? [...keyOf(place, id, input), look] : keyOf(place, id, input),
    queryFn: ({ signal }) => call(place, id, { ...input, signal }),
    enabled: options.enabled ?? true,
    ...refetching(options.refetchMs),
    ...(once ? { ...onPurpose, gcTime: 0 } : {}),
    ...(options.keep === true ? onPurpose : {}),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
};

type PageOf<Id extends ListId> = { items: ItemOf<Id>[]; nextCursor: string | null };

/** How a list is asked page by page, for whoever asks: a list of many pages that is asked again keeps them all. */
const pagesOf = <Id extends ListId>(place: Place, id: Id, input: CallInput<Id>) => ({
  queryKey: [...keyOf(place, id, input), "pages"],
  queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | null }) => {
    const { query: asked = {} } = input as { query?: Record<string, unknown> };
    const page = { ...input, signal, query: { ...asked, ...(pageParam === null ? {} : { cursor: pageParam }) } };
    return call(place, id, page as CallInput<Id>) as Promise<PageOf<Id>>;
  },
  initialPageParam: null as string | null,
  getNextPageParam: (last: PageOf<Id>) => last.nextCursor,
});

/** A list, page by page. `items` holds all that came so far. */
export const useList = <Id extends ListId>(id: Id, input: CallInput<Id>, options: { enabled?: boolean } = {}) => {
  const place = usePlace();
  const query = useInfiniteQuery({ ...pagesOf(place, id, input), enabled: options.enabled ?? true });
  const error = query.error as ApiError | null;
  return { ...query, error, items: query.data?.pages.flatMap(({ items }) => items) };
};

/** What a page will ask first. `list` asks page by page, as `useList` does. */
export type Ahead = { id: OperationId; input: { params?: object; query?: object }; list?: true };

/**
 * Asks before the page is there, so that its answer is there when the page is. A page that comes meanwhile waits for this same answer, so
 * it is asked for as often as the page would; what fails then, the page tells.
 */
export const askAhead = (client: QueryClient, place: Place, { id, input, list }: Ahead): void => {
  if (list === true) void client.prefetchInfiniteQuery(pagesOf(place, id as ListId, input as CallInput<ListId>));
  else
    void client.prefetchQuery({
      queryKey: keyOf(place, id, input),
      queryFn: ({ signal }) => call(place, id, { ...input, signal }),
    });
};

/** A failure that leaves open whether the change happened, or an earlier try of it: the key must stay the same until that is known. */
export const isOpen = ({ status, code }: ApiError): boolean =>
  [0, 401, 408, 429].includes(status) || status >= 500 || code === "idempotency_in_flight";

/**
 * A change. Each `mutate` is one intention with its own idempotency key; the same once more, after a failure that says nothing, is still
 * that intention. Afterwards the answers of `stale` are asked for again; by default all of the place, which is always right and rarely
 * much.
 */
export const useChange = <Id extends OperationId>(
  id: Id,
  options: { stale?: readonly OperationId[]; onDone?: (answer: Answer<Id>, input: CallInput<Id>) => void } = {},
) => {
  const place = usePlace();
  const client = useQueryClient();
  const intention = useRef<{ input: string; key: string } | null>(null);
  const underWay = useRef(new Set<string>());
  const settled = (input: CallInput<Id>): void => {
    // Of two at once the later one is remembered; the end of the earlier says nothing about it.
    if (intention.current?.input === JSON.stringify(input)) intention.current = null;
  };
  const change = useMutation<Answer<Id>, ApiError, CallInput<Id>>({
    mutationFn: (given) => {
      const input = JSON.stringify(given);
      if (intention.current?.input !== input) intention.current = { input, key: newIntention() };
      return call(place, id, { idempotencyKey: intention.current.key, ...given });
    },
    onError: (error, input) => {
      if (!isOpen(error)) settled(input);
    },
    onSuccess: async (answer, input) => {
      settled(input);
      options.onDone?.(answer, input);
      const keys = options.stale?.map((one) => keyOf(place, one).slice(0, 3)) ?? [[place.environment, place.tenantId]];
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onSettled: (_answer, _error, input) => void underWay.current.delete(JSON.stringify(input)),
  });
  const { mutate: send } = change;
  // The same function as long as the page lives: an effect that begins a change begins it once.
  const mutate = useCallback<typeof send>(
    (...given) => {
      const input = JSON.stringify(given[0]);
      // The second press of a double click comes before the button is seen to be busy.
      if (underWay.current.has(input)) return;
      underWay.current.add(input);
      send(...given);
    },
    [send],
  );
  return { ...change, mutate };
};

/** Calls operations one by one, for pages that need more than one answer at a time. */
export const useCall = (): (<Id extends OperationId>(id: Id, input: CallInput<Id>) => Promise<Answer<Id>>) => {
  const place = usePlace();
  return (id, input) => call(place, id, input);
};
