"""Everything of Glassnet that makes sense without a browser. Never imports streamlit."""
