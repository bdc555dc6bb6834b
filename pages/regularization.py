"""One question: does it help against overfitting? Arms, seeds, and an honest answer."""

from core.schema import ConfigError
from ui import lab_form, lab_results, lab_source, lab_start, shell

shell.header(
    "Regularization lab",
    "Does it help against overfitting? One network is trained with and without a measure, from the "
    "same initial weights on the same data in the same order, for several seeds.",
)
lab = lab_source.in_address()
lab_start.trouble()
plan, hindrance = None, ""
with lab_start.place(lab):
    try:
        plan = lab_form.show(lab_source.of(lab))
    except ConfigError as problem:
        hindrance = str(problem)
    lab_start.show(plan, hindrance, lab)
if lab:
    lab_results.show(lab)
lab_start.earlier(lab)
