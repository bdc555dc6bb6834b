"""Preprocessing: what it does to a picture, when it leaks, and what it costs to forget it."""

from ui import preprocessing_forgotten, preprocessing_image, preprocessing_leak, shell
from ui.controls import Controls

TOPICS = {
    "image": ("One picture", preprocessing_image.show),
    "split": ("Before or after the split", preprocessing_leak.show),
    "forgotten": ("Forgotten at prediction", preprocessing_forgotten.show),
}

shell.header("Preprocessing", "Images are centred, scaled and padded before the first layer.")
controls = Controls()
names = {key: name for key, (name, _) in TOPICS.items()}
topic = controls.choice("topic", "Topic", names, switch=True, label_visibility="collapsed")
with shell.one_sentence_errors():
    TOPICS[topic][1](controls)
controls.share()
