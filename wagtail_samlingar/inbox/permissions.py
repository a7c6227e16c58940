"""What Wagtail's generic views are told about rights on registrations: model permission *and* scope."""

from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_samlingar.compat import register_permission_policy
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import PERMISSIONS, registrations_for, scope_of


class RegistrationPermissionPolicy(ModelPermissionPolicy):
    """Answers from ``registrations/scope.py``: a model permission without a scope is no right at all.

    Nobody, a superuser included, may "add", "change" or "delete": registrations change through services only.
    """

    def user_has_permission(self, user, action):
        """Return True when ``user`` may do ``action`` with the registrations of some gathering."""
        return action in PERMISSIONS and bool(scope_of(user, action))

    def user_has_any_permission(self, user, actions):
        """Return True when ``user`` may do any of ``actions`` somewhere."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        """Return True when ``user`` may do any of ``actions`` with the registration ``instance``."""
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user, action, instance):
        """Return True when ``user`` may do ``action`` with the registration ``instance``."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user, actions):
        """Return the registrations that ``user`` may do any of ``actions`` with."""
        within = [registrations_for(user, action) for action in actions if action in PERMISSIONS]
        return reduce(or_, within, Registration.objects.none())

    def users_with_any_permission(self, actions):
        """Return the active users who may do any of ``actions`` somewhere."""
        users = super().users_with_any_permission(actions)
        in_scope = Q(is_superuser=True) | Q(groups__samlingar_scopes__permission__in=list(actions))
        return users.filter(in_scope).distinct()


policy = RegistrationPermissionPolicy(Registration)


def connect():
    """Register the policy; called once, when the app is ready and before Wagtail asks for it."""
    register_permission_policy(Registration, policy)
