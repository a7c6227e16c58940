"""The county host's user and image."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class UserManager(BaseUserManager):
    """Makes users known by their e-mail address."""

    def create_user(self, email, password=None, **fields):
        """Create and return a user; `email` is the log-in name."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create and return a user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Logs in with an e-mail address; has a UUID key and no username."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self):
        return str(self.pk)

    def get_full_name(self):
        """Return the name people are shown."""
        return f"{self.first_name} {self.last_name}".strip()


class CountyImage(AbstractImage):
    """An image with a photographer."""

    photographer = models.CharField(max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "photographer")


class CountyRendition(AbstractRendition):
    """A resized version of a county image."""

    image = models.ForeignKey(CountyImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="county_unique_rendition")
        ]
