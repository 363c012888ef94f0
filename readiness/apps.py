from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "readiness"
    verbose_name = "Readiness"

    def ready(self) -> None:
        from participants.alerts import interests
        from readiness import reminder_letters, signals  # noqa: F401  from then on they listen, and write
        from readiness.interests import practice_rosters

        interests.SOURCES.append(practice_rosters)
