from agreements.forms.filters import AgreementFilter
from agreements.forms.heading import NewAgreementForm
from agreements.forms.sections import (
    ActivityForm,
    CommitmentForm,
    ContactsForm,
    HeadingForm,
    ObjectiveForm,
    SubActivityForm,
)
from agreements.forms.steps import StepForm
from agreements.forms.unit import UnitForm

__all__ = [
    "ActivityForm",
    "AgreementFilter",
    "CommitmentForm",
    "ContactsForm",
    "HeadingForm",
    "NewAgreementForm",
    "ObjectiveForm",
    "StepForm",
    "SubActivityForm",
    "UnitForm",
]
