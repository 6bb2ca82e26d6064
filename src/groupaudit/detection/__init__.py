"""Finding terms, disguises, numbers and links in what people write; columns at once where most are innocent."""
