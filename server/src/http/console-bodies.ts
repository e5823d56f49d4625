/** Bodies and answers of the console's own endpoints. */
import type { Operation } from "@beckon/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Refusal } from "../core/refusal.ts";
import { jsonType } from "./fixed-headers.ts";
import { faultsOf } from "./validation.ts";

export const closed = <Fields extends Parameters<typeof Type.Object>[0]>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false });
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
export const passwordText = text(1024);

/** An operation that stands in no reference: its body is held to a shape all the same. */
export const shape = (id: string, body: Operation["body"]): Operation => ({
  id: `console ${id}`,
  method: "POST",
  path: "",
  tag: "Members",
  summary: id,
  caller: "secret",
  ...(body ? { body } : {}),
  success: { status: 200, description: "", schema: Type.Object({}) },
});

/** Errors: validation_failed. */
export const bodyOf = <Body>(operation: Operation, request: FastifyRequest): Body => {
  const found = faultsOf(operation, { params: {}, query: {}, body: request.body ?? {} });
  if (found)
    throw new Refusal(found.code, found.faults.map((f) => `${f.pointer}: ${f.detail}`).join(" "), {
      fields: found.faults,
    });
  return request.body as Body;
};

export const answer = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.code(200).header("content-type", jsonType).send(JSON.stringify(body));
