from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "asm_portal.accounts"
    verbose_name = "Accounts"
