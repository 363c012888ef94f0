"""What no text that people write may hold."""

from django.core.exceptions import ValidationError

from asm_portal.privacy import looks_like_patient_data


def no_patient_data(text: str) -> None:
    """Refuses text with what looks like the identifier of a patient."""
    if problem := looks_like_patient_data(text):
        raise ValidationError(problem, code="patient_data")
