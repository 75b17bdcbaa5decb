from agreements.models.agreement import Agreement
from agreements.models.drafts import PendingText
from agreements.models.log import AgreementAuthor, FormerReference, Step
from agreements.models.parties import AgreementActor, AgreementContact, Commitment
from agreements.models.schedule import ScheduledAction, SubActivity

__all__ = [
    "Agreement",
    "AgreementActor",
    "AgreementAuthor",
    "AgreementContact",
    "Commitment",
    "FormerReference",
    "PendingText",
    "ScheduledAction",
    "Step",
    "SubActivity",
]
