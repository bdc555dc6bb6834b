"""Networks from the picture to the answer, stage by stage, and the functions between them."""

import streamlit as st

from ui import architecture_functions, architecture_lenet, architecture_two, shell
from ui.controls import Controls

TOPICS = {
    "lenet": "LeNet-5",
    "two": "Two convolutions",
    "activation": "ReLU",
    "softmax": "Softmax",
}

shell.header("Architecture", "How a picture becomes an answer, with every shape and number.")
controls = Controls()
topic = controls.choice("topic", "Part", TOPICS, switch=True, label_visibility="collapsed")
if topic == "lenet":
    architecture_lenet.show(controls)
elif topic == "two":
    architecture_two.show()
elif topic == "activation":
    architecture_functions.activation(controls)
else:
    architecture_functions.softmax(controls)
st.space("small")
controls.share()
