"""Errors as ``application/problem+json`` (RFC 9457). They repeat nothing that the client sent."""

from http import HTTPStatus

from django.http import Http404, JsonResponse
from ninja.errors import ValidationError

from wagtail_samlingar.api.bodies import BadBody
from wagtail_samlingar.registrations.faults import OUTAGES, RETRY_AFTER, log_outage
from wagtail_samlingar.registrations.sanitise import BadRequestData


def problem(status, detail="", **more):
    """Return a problem answer with HTTP ``status``, a sentence and further members."""
    status = HTTPStatus(status)
    answer = {"type": "about:blank", "title": status.phrase, "status": int(status), **more}
    if detail:
        answer["detail"] = str(detail)
    response = JsonResponse(answer, status=int(status), content_type="application/problem+json")
    response["Cache-Control"] = "private, no-store"
    return response


def install(api):
    """Let ``api`` (``NinjaAPI``) answer every error of ours as a problem."""
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(BadBody, lambda request, error: problem(error.status, error))
    api.add_exception_handler(BadRequestData, lambda request, error: problem(400, error))
    api.add_exception_handler(ValidationError, _invalid_parameters)
    for outage in OUTAGES:
        api.add_exception_handler(outage, _unavailable)


def _unavailable(request, error):
    log_outage(error)
    answer = problem(503, "The database does not answer. Try again in a moment.")
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _invalid_parameters(request, error):
    names = sorted({str(item["loc"][-1]) for item in error.errors})
    return problem(422, "Some parameters are not valid.", parameters=names)
