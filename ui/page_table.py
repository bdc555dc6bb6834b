"""Every page once: file, name, icon, section and one line of help."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Entry:
    """One page. `path` is the file and, without folder and suffix, the address."""

    path: str
    title: str
    icon: str
    section: str
    help: str


PAGES: tuple[Entry, ...] = (
    Entry(
        "pages/home.py",
        "Home",
        ":material/home:",
        "",
        "What the lab is, the latest runs, and the first training.",
    ),
    Entry(
        "pages/path.py",
        "Guided path",
        ":material/route:",
        "Learn",
        "Thirteen topics in order: predict, try, compare, and a few questions each.",
    ),
    Entry(
        "pages/convolution.py",
        "Convolution",
        ":material/filter_center_focus:",
        "Learn",
        "A kernel slides over any picture: products, sum and the feature map being built.",
    ),
    Entry(
        "pages/pooling.py",
        "Pooling",
        ":material/compress:",
        "Learn",
        "Max, average and global average: what is kept, and what a shift changes.",
    ),
    Entry(
        "pages/architecture.py",
        "Architecture",
        ":material/view_week:",
        "Learn",
        "LeNet-5 step by step, from the picture to the answer, with every shape and number.",
    ),
    Entry(
        "pages/backpropagation.py",
        "Backpropagation",
        ":material/undo:",
        "Learn",
        "How one shared kernel gets its gradient, window by window, and how pooling passes it on.",
    ),
    Entry(
        "pages/preprocessing.py",
        "Preprocessing",
        ":material/tune:",
        "Learn",
        "Mean, deviation and zero padding on any picture; leaks before the split; forgotten steps.",
    ),
    Entry(
        "pages/initialization.py",
        "Initialization",
        ":material/start:",
        "Learn",
        "Zeros, constants, He, Glorot: what the first weights do to signal, gradient and loss.",
    ),
    Entry(
        "pages/penalties.py",
        "Regularization",
        ":material/balance:",
        "Learn",
        "L1, L2, max-norm, dropout and early stopping, each as a small experiment.",
    ),
    Entry(
        "pages/lstm_cell.py",
        "LSTM cell",
        ":material/valve:",
        "Learn",
        "One cell step by step, its gates as taps, and how long it remembers.",
    ),
    Entry(
        "pages/networks.py",
        "Networks",
        ":material/account_tree:",
        "Learn",
        "Published networks drawn to scale, with their source and the figure they reached.",
    ),
    Entry(
        "pages/data.py",
        "Data",
        ":material/grid_view:",
        "Learn",
        "The images: samples, class balance, preprocessing and augmentation.",
    ),
    Entry(
        "pages/texts.py",
        "Texts",
        ":material/article:",
        "Learn",
        "The texts: split, vocabulary, frequent and rare words, and the ids of any sentence.",
    ),
    Entry(
        "pages/build.py",
        "Build for images",
        ":material/construction:",
        "Build and train",
        "Choose a preset or edit the layers, see shapes and costs at once, and start a run.",
    ),
    Entry(
        "pages/build_text.py",
        "Build for text",
        ":material/edit_note:",
        "Build and train",
        "Configure a language model over words or characters, see its costs, and start a run.",
    ),
    Entry(
        "pages/train.py",
        "Train",
        ":material/show_chart:",
        "Build and train",
        "Watch one run: loss and accuracy as they come, then its test result.",
    ),
    Entry(
        "pages/queue.py",
        "Queue",
        ":material/low_priority:",
        "Build and train",
        "Runs that wait, train or rest: their order, when each begins, limits.",
    ),
    Entry(
        "pages/classify.py",
        "Classify",
        ":material/draw:",
        "Explore",
        "Draw or upload pictures and see what a trained network makes of them.",
    ),
    Entry(
        "pages/inside.py",
        "Inside",
        ":material/biotech:",
        "Explore",
        "Follow an image through a network, redo the arithmetic of any map, see the filters.",
    ),
    Entry(
        "pages/why.py",
        "Why this answer",
        ":material/help_center:",
        "Explore",
        "The pixels that speak for a class, by five methods, each checked against random weights.",
    ),
    Entry(
        "pages/errors.py",
        "Where it errs",
        ":material/rule:",
        "Explore",
        "Confusion matrix, the images that are misread, calibration, and what looks alike.",
    ),
    Entry(
        "pages/timelapse.py",
        "Time-lapse",
        ":material/history:",
        "Explore",
        "The training replayed: filters, maps and answers at every snapshot.",
    ),
    Entry(
        "pages/next_word.py",
        "Next word",
        ":material/short_text:",
        "Explore",
        "Type, and see what a language model expects next and what surprises it.",
    ),
    Entry(
        "pages/generate.py",
        "Generate",
        ":material/notes:",
        "Explore",
        "Let a language model write, see what else was likely, and branch from any word.",
    ),
    Entry(
        "pages/runs.py",
        "Runs",
        ":material/table_rows:",
        "Compare",
        "All runs in one table: find, sort, tag, clone, delete, compare.",
    ),
    Entry(
        "pages/compare.py",
        "Compare runs",
        ":material/stacked_line_chart:",
        "Compare",
        "Curves, settings, results and weights of several runs; the address is the comparison.",
    ),
    Entry(
        "pages/regularization.py",
        "Regularization lab",
        ":material/experiment:",
        "Compare",
        "Does it help against overfitting? Arms, seeds, and a verdict with its test.",
    ),
    Entry(
        "pages/sweep.py",
        "Sweep",
        ":material/travel_explore:",
        "Compare",
        "Let a search choose settings, train a run for each choice, and see which settings matter.",
    ),
)


def listed(path: str) -> bool:
    """Whether there is such a page, so that one may link to it."""
    return any(entry.path == path for entry in PAGES)


def sections() -> dict[str, list[st.Page]]:
    """The pages as `st.navigation` wants them; the first is the one at the root address."""
    table: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        page = st.Page(
            entry.path,
            title=entry.title,
            icon=entry.icon,
            help=entry.help,
            default=entry is PAGES[0],
        )
        table.setdefault(entry.section, []).append(page)
    return table
