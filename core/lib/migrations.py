"""Many small steps of a migration taken as one.

After every step Django builds the classes of all models that are related to what it changed. With
some two hundred models that hang together, and a trigger for each insert, update and delete, this
cost a minute of computing in which the database had nothing to do.
"""

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Steps of one kind that need nothing of one another: classes are built once, after the last.

    Each step sees the models as they are after all of them, so a table is created with every
    column that the same `Together` knows of: put creations, columns, and constraints with triggers
    into one each, never a creation and a column of the same table.
    """

    def __init__(self, *operations: Operation):
        self.operations = operations
        self.reversible = all(operation.reversible for operation in operations)

    def deconstruct(self):
        return type(self).__name__, list(self.operations), {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the classes built so far; built anew when asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} steps together, from: {self.operations[0].describe()}"
