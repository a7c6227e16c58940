"""What the questions of a page ask, read from its stream."""

from wagtail import blocks

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.blocks.conditions import condition_of
from wagtail_samlingar.gatherings.questions import Question


class QuestionValue(blocks.StructValue):
    """A question as the editor wrote it."""

    def as_question(self, key, kind):
        """Return the ``Question`` with the id (``key``) and block type (``kind``) it has in its stream."""
        return Question(
            key=key,
            kind=kind,
            label=self.get("label") or self.get("text") or "",
            help=self.get("help") or "",
            required=bool(self.get("required")),
            sensitive=kind == "needs" or bool(self.get("sensitive")),
            choices=self._choices(kind),
            per_person=bool(self.get("per_person")),
            only_regions=tuple(self.get("only_regions") or ()),
            show_if=condition_of(self.get("show_if")),
            review_again=bool(self.get("review_again")),
        )

    def _choices(self, kind):
        if kind == "family":
            return tuple((key, str(label)) for key, label in samlingar_settings.TARGET_GROUP_FAMILIES)
        choices = self.get("choices")
        if choices is None:
            return ()
        return tuple((item.id, item.value["label"]) for item in choices.bound_blocks)


def questions_of(stream):
    """Return the ``Question`` objects of a page's ``questions``, headings and help texts included, first id wins."""
    questions = {}
    for child in stream or ():
        if child.id and child.id not in questions:
            questions[child.id] = child.value.as_question(child.id, child.block_type)
    return list(questions.values())


def choice_limits_of(stream):
    """Return {question key: {choice id: people}} for the choices of ``questions`` that have a limit."""
    limits = {}
    for child in stream or ():
        choices = child.value.get("choices")
        if not child.id or child.id in limits or choices is None:
            continue
        limited = {item.id: item.value["limit"] for item in choices.bound_blocks if item.value.get("limit") is not None}
        if limited:
            limits[child.id] = limited
    return limits
