from django import template

from strategies.names import Names

register = template.Library()


def _names(context) -> Names:
    """One a page, so that what it asks of the database is asked once."""
    request = context["request"]
    if not hasattr(request, "actor_names"):
        request.actor_names = Names(request.user)
    return request.actor_names


@register.simple_tag(takes_context=True)
def actor_name(context, actor) -> str:
    return _names(context).short(actor)


@register.simple_tag(takes_context=True)
def actor_full_name(context, actor) -> str:
    return _names(context).full(actor)
