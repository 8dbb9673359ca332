"""The tokenizer's files: whole words, several of which may share an id.

In `tokenizer.json` the word that the model was trained on stands first among those with its id; the words after it are read
as that one. So any tokenizer library applies the aliases, and a program can tell people what their words were taken for.
"""

from model.vocabulary import PAD, SPECIALS, START

from .aliases import aliases


def tokenizer_definition(words, length):
    """The content of `tokenizer.json` for a vocabulary's words and a text length in tokens."""
    vocabulary = {word: index for index, word in enumerate(words)}
    read_as = aliases(words)
    numbered = {word: index for word, index in vocabulary.items() if word not in read_as}
    numbered.update({word: vocabulary[target] for word, target in read_as.items()})
    template = [{"SpecialToken": {"id": SPECIALS[START], "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": length, "strategy": "LongestFirst", "stride": 0},
        "padding": {
            "strategy": {"Fixed": length},
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": PAD,
            "pad_type_id": 0,
            "pad_token": SPECIALS[PAD],
        },
        "added_tokens": [
            {
                "id": index,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for index, token in enumerate(SPECIALS)
        ],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "[a-z]+"}, "behavior": "Removed", "invert": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": template,
            "pair": [*template, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {SPECIALS[START]: {"id": SPECIALS[START], "ids": [START], "tokens": [SPECIALS[START]]}},
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": numbered, "unk_token": "<unk>"},
    }


def tokenizer_configuration(length):
    """The content of `tokenizer_config.json`."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": length,
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "cls_token": "<cls>",
    }
