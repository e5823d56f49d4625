import { type TObject, Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { allRoles } from "../roles.ts";
import { Closed, Id, Instant, Nullable, Page, PageQuery } from "../schemas.ts";

const RoleName = Type.Enum(allRoles, { title: "Role", description: "What they may do: see the roles of the console." });
const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: "^[^\\s@]+@[^\\s@]+$",
  description: "Where the person is reached; upper and lower case are the same.",
  examples: ["kim@example.com"],
});

export const Member = Closed(
  {
    id: Id("mem"),
    email: Email,
    role: RoleName,
    byGroup: Type.Boolean({
      description:
        "Whether a group of the identity provider gave the role: then it follows the group at each sign-in. A change by hand ends that.",
    }),
    name: Nullable(Type.String({ description: "As the person wrote it; null until they came in." })),
    userId: Nullable(
      Type.String({ description: "What stands as actor where they did something; null until they came in." }),
    ),
    lastSignedInAt: Nullable(Instant),
    secondFactors: Nullable(
      Type.Array(Type.Enum(["passkey", "codes"]), {
        description:
          "What the person can show besides the password: a passkey, codes of an app. Empty: neither; null until they came in.",
      }),
    ),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: "Member", description: "Somebody who may work for this tenant in the console, in this environment." },
);
/** What a tenant asks of everybody who works for it. */
export const MemberPolicy = Closed(
  {
    secondFactor: Type.Enum(["optional", "required"], {
      description:
        "With `required` the tenant stays closed in the console (403 `second_factor_needed`) to whoever has neither passkey nor app for codes, operators too, until they set one up. Who came by single sign-on has shown to the provider what it asks for.",
    }),
    updatedAt: Instant,
  },
  { title: "MemberPolicy" },
);
const params: TObject<{ memberId: ReturnType<typeof Id> }> = Closed({ memberId: Id("mem") });

export const listMembers = defineOperation({
  id: "listMembers",
  method: "GET",
  path: "/v1/members",
  tag: "Members",
  summary: "List who may work for the tenant",
  caller: "secret",
  scope: "members:read",
  query: Closed(PageQuery),
  success: { status: 200, description: "Members, newest first.", schema: Page(Member) },
  errors: ["invalid_cursor"],
});

export const addMember = defineOperation({
  id: "addMember",
  method: "POST",
  path: "/v1/members",
  tag: "Members",
  summary: "Let somebody work for the tenant",
  description:
    "They come in with a link: make one with the next operation, and give it to them yourself. A role can only be given by who has all its scopes.",
  caller: "secret",
  scope: "members:write",
  body: Closed(
    { email: Email, role: RoleName },
    { title: "AddMember", examples: [{ email: "kim@example.com", role: "support" }] },
  ),
  etag: true,
  success: { status: 201, description: "The member.", schema: Member },
  errors: ["conflict", "limit_reached"],
});

export const getMember = defineOperation({
  id: "getMember",
  method: "GET",
  path: "/v1/members/{memberId}",
  tag: "Members",
  summary: "Read a member",
  caller: "secret",
  scope: "members:read",
  params,
  etag: true,
  success: { status: 200, description: "The member.", schema: Member },
});

export const updateMember = defineOperation({
  id: "updateMember",
  method: "PATCH",
  path: "/v1/members/{memberId}",
  tag: "Members",
  summary: "Change a member's role",
  description: "It holds from their next request on.",
  caller: "secret",
  scope: "members:write",
  params,
  body: Closed({ role: RoleName }, { title: "UpdateMember", examples: [{ role: "manager" }] }),
  ifMatch: true,
  etag: true,
  success: { status: 200, description: "The member as they are now.", schema: Member },
});

export const removeMember = defineOperation({
  id: "removeMember",
  method: "DELETE",
  path: "/v1/members/{memberId}",
  tag: "Members",
  summary: "Let somebody work for the tenant no more",
  description: "It holds from their next request on. What they did stays in the audit trail.",
  caller: "secret",
  scope: "members:write",
  params,
  success: { status: 200, description: "The member as they were.", schema: Member },
});

export const createMemberLink = defineOperation({
  id: "createMemberLink",
  method: "POST",
  path: "/v1/members/{memberId}/link",
  tag: "Members",
  summary: "Make the link with which a member comes in",
  description:
    "It works once, for 72 hours, and for whoever holds it: give it to the person alone. Only for somebody who has no account yet; who forgot a password gets a link from the operator (`beckon console password-link`).",
  caller: "secret",
  scope: "members:write",
  params,
  secretAnswer: true,
  success: {
    status: 201,
    description: "The link's path on the console's host, shown this once.",
    schema: Closed(
      {
        path: Type.String({
          description: "To be put behind the address of this deployment.",
          examples: ["/console/welcome#..."],
        }),
        expiresAt: Instant,
      },
      { title: "MemberLink" },
    ),
  },
  errors: ["invalid_state"],
});

export const getMemberPolicy = defineOperation({
  id: "getMemberPolicy",
  method: "GET",
  path: "/v1/member-policy",
  tag: "Members",
  summary: "Read what is asked of everybody who works for the tenant",
  caller: "secret",
  scope: "members:read",
  etag: true,
  success: { status: 200, description: "The policy.", schema: MemberPolicy },
});

export const updateMemberPolicy = defineOperation({
  id: "updateMemberPolicy",
  method: "PATCH",
  path: "/v1/member-policy",
  tag: "Members",
  summary: "Demand a second factor of everybody who works for the tenant, or do so no more",
  description:
    "It holds from everybody's next request on. A person who sets `required` must have a second factor, or have come by single sign-on. Secret keys work as before.",
  caller: "secret",
  scope: "members:write",
  body: Closed(
    { secondFactor: MemberPolicy.properties.secondFactor },
    { title: "UpdateMemberPolicy", examples: [{ secondFactor: "required" }] },
  ),
  ifMatch: true,
  etag: true,
  success: { status: 200, description: "The policy as it is now.", schema: MemberPolicy },
  errors: ["invalid_state"],
});
