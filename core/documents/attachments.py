"""What mails carry along: a stored file, or a document that is still being made."""

from core.documents import store
from core.documents.models import JobState, RenderJob, StoredFile
from core.mail.messages import NotReady


def of_job(job: RenderJob, name: str) -> dict:
    """The document that the job makes, named by its content and template before it is made."""
    return {"name": name, "type": "application/pdf", "job": job.key}


def of_file(file: StoredFile, name: str) -> dict:
    return {"name": name, "type": file.content_type, "sha256": file.sha256}


def read(attachment: dict) -> bytes:
    """The content. Raises NotReady while it is being made, StoreFault when it cannot be found."""
    if "sha256" in attachment:
        file = StoredFile.objects.filter(sha256=attachment["sha256"]).first()
    else:
        job = RenderJob.objects.select_related("file").filter(key=attachment["job"]).first()
        if job and job.state != JobState.DONE:
            raise NotReady(f"«{attachment['name']}» {job.get_state_display()}.")
        file = job and job.file
    if file is None:
        raise store.StoreFault(f"El portal no tiene el archivo «{attachment['name']}».")
    return store.read(file)
