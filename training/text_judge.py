"""What a text network gives for many texts, and its scores on dev while it is trained."""

import torch

from training import text_data as data
from training.text_net import OUTPUTS, TextNet
from training.text_scores import best_f1, pearson


@torch.no_grad()
def predict(
    net: TextNet, tokens: list[list[int]], size: int = 256
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the outputs (N, 45) and the embeddings (N, 384) of all texts, in their order."""
    outputs = torch.empty(len(tokens), sum(OUTPUTS))
    embeddings = torch.empty(len(tokens), 384)
    for rows in data.batches(tokens, range(len(tokens)), size, 10_000):
        with torch.autocast("cpu", torch.bfloat16):
            ours = net(*data.padded([tokens[row] for row in rows]))
        outputs[rows], embeddings[rows] = ours[0].float(), ours[1].float()
    return outputs, embeddings


def judged(net: TextNet, labelled: data.Split, rated: data.Split) -> dict[str, float]:
    """Return scores on dev; F1 with the best threshold for each label, so a little too kind."""
    outputs, _ = predict(net, labelled.tokens)
    parts = outputs.split(OUTPUTS, 1)
    line = {
        f"f1_{name}": round(best_f1(part.numpy(), target.numpy()), 4)
        for name, part, target in zip(
            ("labels", "ekman", "sentiment"), parts, labelled.targets(), strict=False
        )
    }
    vad = predict(net, rated.tokens)[0].split(OUTPUTS, 1)[-1]
    for number, axis in enumerate(data.VAD):
        line[f"pearson_{axis}"] = round(pearson(vad[:, number], rated.vad[:, number]), 4)
    return line
