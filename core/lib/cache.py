"""A cache on Redis that answers «not there» when Redis is down: pages go on without it."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    def get(self, key, default=None, version=None):
        return self._or(default, super().get, key, default, version)

    def set(self, key, value, *args, **kwargs):
        return self._or(None, super().set, key, value, *args, **kwargs)

    def add(self, key, value, *args, **kwargs):
        return self._or(True, super().add, key, value, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        return self._or(0, super().incr, key, delta, version)

    def delete(self, key, version=None):
        return self._or(False, super().delete, key, version)

    @staticmethod
    def _or(answer, operation, *args, **kwargs):
        try:
            return operation(*args, **kwargs)
        except (RedisError, OSError) as fault:
            logger.warning("Cache not reachable: %s", fault)
            return answer
