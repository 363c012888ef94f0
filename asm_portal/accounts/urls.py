"""Signing up, signing in and one's own account: those views of allauth that we use, each with its access rule."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path

from asm_portal.access import public, signed_in_only
from asm_portal.accounts import views

# The names are those by which allauth looks its pages up.
urlpatterns = [
    path("", views.account, name="account"),
    path("signup/", public(account.signup), name="account_signup"),
    path("confirm-email/", public(account.email_verification_sent), name="account_email_verification_sent"),
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in_only(account.reauthenticate), name="account_reauthenticate"),
    path("email/", signed_in_only(account.email), name="account_email"),
    path("password/change/", signed_in_only(account.password_change), name="account_change_password"),
    path("password/set/", signed_in_only(account.password_set), name="account_set_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        public(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", public(account.complete_password_reset), name="account_complete_password_reset"),
    path("password/reset/done/", public(account.password_reset_from_key_done), name="account_password_reset_completed"),
    path("2fa/", signed_in_only(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in_only(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in_only(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in_only(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        signed_in_only(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in_only(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("sessions/", signed_in_only(sessions.list_usersessions), name="usersessions_list"),
]
