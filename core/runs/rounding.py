"""Variables of the shell that make NumPy or TensorFlow round otherwise on the same processor: kept
with a run, and set again by its script."""

ROUNDING = (
    "OPENBLAS_CORETYPE",
    "NPY_DISABLE_CPU_FEATURES",
    "TF_ENABLE_ONEDNN_OPTS",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
)
