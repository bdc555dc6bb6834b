"""Pictures from outside: opened under limits and made into inputs of a network."""
