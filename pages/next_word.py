"""Type, and see what a language model expects next and what surprises it."""

from ui import compare_sentences, language_run, next_word, shell

shell.header(
    "Next word",
    "Type: the bars show what the network expects next. A click on a bar appends it. The darker a "
    "word is coloured, the less it was expected; point at it to see what was likelier.",
)
run = language_run.choose()
if language_run.opened(run.folder):
    next_word.show(run.folder)
    compare_sentences.show(run.folder)
