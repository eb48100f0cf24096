"""Who asks. All that is asked for belongs to the branch A: to the owner, or to the branch itself."""

ANONYMOUS = "anonymous"
STRANGER = "stranger"  # has an account, stands on no roster
GUEST = "guest"  # of another employer, in A for a time: sees the site of A and oneself
OWNER, COLLEAGUE = "owner", "colleague"  # members of A
NEIGHBOUR = "neighbour"  # a member of B
SECRETARY, OTHER_SECRETARY = "secretary", "other_secretary"  # of A, of B
OFFICER, BRANCH_OFFICER = "officer", "branch_officer"  # of the bureau, of B alone

ROLES = (ANONYMOUS, STRANGER, GUEST, OWNER, COLLEAGUE, NEIGHBOUR, SECRETARY, OTHER_SECRETARY, OFFICER, BRANCH_OFFICER)

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {ANONYMOUS}
ON_ROSTER = SIGNED_IN - {STRANGER, GUEST}
LED = frozenset({SECRETARY, OFFICER})  # who leads A
LED_B = frozenset({OTHER_SECRETARY, BRANCH_OFFICER, OFFICER})
LEADERS = LED | LED_B
OFFICERS = frozenset({OFFICER, BRANCH_OFFICER})
IN_A = LED | {OWNER, COLLEAGUE}
IN_B = LED_B | {NEIGHBOUR}
OWN_OR_LED = LED | {OWNER}
