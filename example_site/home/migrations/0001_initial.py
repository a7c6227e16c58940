import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContentPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("intro", models.TextField(blank=True, verbose_name="intro")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("paragraph", 1), ("image", 2), ("card", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "max_length": 120, "template": "home/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ol", "ul", "h3"], "icon": "pilcrow"},
                            ),
                            2: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"icon": "image", "template": "home/blocks/image.html"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            4: ("wagtail.blocks.TextBlock", (), {"required": False}),
                            5: ("wagtail.blocks.PageChooserBlock", (), {}),
                            6: ("wagtail.blocks.StructBlock", [[("heading", 3), ("text", 4), ("page", 5)]], {}),
                        },
                        verbose_name="content",
                    ),
                ),
                (
                    "lists_children",
                    models.BooleanField(
                        default=False,
                        help_text="Shows a link to each page below this one.",
                        verbose_name="list the pages below",
                    ),
                ),
            ],
            options={
                "verbose_name": "content page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("intro", models.TextField(blank=True, verbose_name="intro")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("paragraph", 1), ("image", 2), ("card", 6)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "max_length": 120, "template": "home/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link", "ol", "ul", "h3"], "icon": "pilcrow"},
                            ),
                            2: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"icon": "image", "template": "home/blocks/image.html"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            4: ("wagtail.blocks.TextBlock", (), {"required": False}),
                            5: ("wagtail.blocks.PageChooserBlock", (), {}),
                            6: ("wagtail.blocks.StructBlock", [[("heading", 3), ("text", 4), ("page", 5)]], {}),
                        },
                        verbose_name="content",
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
            },
            bases=("wagtailcore.page",),
        ),
    ]
