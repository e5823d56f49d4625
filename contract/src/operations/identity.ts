import { Type } from "typebox";
import { IdentitySettings, IdentitySettingsInput } from "../identity-settings.ts";
import { defineOperation } from "../operation.ts";
import { Sentences } from "../sentences.ts";
import { Closed } from "../schemas.ts";

export const getIdentitySettings = defineOperation({
  id: "getIdentitySettings",
  method: "GET",
  path: "/v1/identity-settings",
  tag: "Identity",
  summary: "Read how participants' access tokens are judged",
  description:
    "Without settings of its own a tenant has `beckon`: tokens issued at `/v1/participant-tokens`. Secrets are never shown.",
  caller: "secret",
  scope: "identity:read",
  etag: true,
  success: { status: 200, description: "The settings of this environment.", schema: IdentitySettings },
});

export const putIdentitySettings = defineOperation({
  id: "putIdentitySettings",
  method: "PUT",
  path: "/v1/identity-settings",
  tag: "Identity",
  summary: "Change how participants' access tokens are judged",
  description:
    "Replaces the settings of this environment wholly. Other processes follow within 5 seconds, verified tokens within 60. Settings under which a token of another tenant of the environment would be good too are `conflict`.",
  caller: "secret",
  scope: "identity:write",
  ifMatch: true,
  etag: true,
  body: IdentitySettingsInput,
  success: { status: 200, description: "The settings as they are now.", schema: IdentitySettings },
  errors: ["conflict", "rule_violated"],
});

export const testToken = defineOperation({
  id: "testToken",
  method: "POST",
  path: "/v1/identity-settings/test-token",
  tag: "Identity",
  summary: "Say why an access token is accepted or refused",
  description:
    "Judges the token afresh, past every cache. Nothing is stored; the token and secrets are never repeated.",
  caller: "secret",
  scope: "identity:write",
  changesNothing: true,
  body: Closed(
    {
      accessToken: Type.String({
        minLength: 1,
        maxLength: 16_384,
        description: "The participant's token, without `Bearer`.",
        examples: ["the-token-to-be-judged"],
      }),
      clientKey: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 128,
          description: "For providers that are asked with the caller's client key.",
          examples: ["5b6f0d3e-6c1c-4f0a-9d5b-2f2f6f1f6a11"],
        }),
      ),
    },
    { title: "TestToken" },
  ),
  success: {
    status: 200,
    description: "The verdict and the way to it.",
    schema: Closed(
      {
        verdict: Type.Enum(["verified", "foreign", "forbidden", "refused", "unavailable", "busy"]),
        steps: Type.Array(
          Closed(
            {
              step: Type.String({ examples: ["shape"] }),
              outcome: Type.Enum(["passed", "failed", "noted"]),
              detail: Type.String({ examples: ["The token has three parts."] }),
              sentences: Sentences,
            },
            { title: "TokenTestStep" },
          ),
        ),
      },
      { title: "TokenTest" },
    ),
  },
});
