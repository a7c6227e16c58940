"""What exports are compared with: a form page of ``wagtail.contrib.forms`` with eight fields."""
