-- why: held slots are listed newest first, by code, by state, and by whom they are held for
-- lock: while each index is built, writes of reservations wait; there are as many as sign-ups that took long within the retention
-- breaking: no

create index reservations_by_code on reservations (tenant_id, code_id, reservation_id);
-- Of a code that brought thousands a few are held; the console asks for them with every page of a participant.
create index reservations_held_by_code on reservations (tenant_id, code_id, reservation_id) where state = 'held';
create index reservations_by_state on reservations (tenant_id, state, reservation_id);
create index reservations_by_person on reservations (tenant_id, onboarding_id, reservation_id);
