from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "asm_portal"
    verbose_name = "ASM portal"

    def ready(self) -> None:
        # Binds `shared_task` to our Celery application. Not in the package's __init__: manage.py imports the package
        # before the environment with Celery in it exists.
        from asm_portal import celery  # noqa: F401
