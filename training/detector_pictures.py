"""Pictures for the detector: portraits laid into scenes, a fresh one each time.

The teacher looks at every finished picture (`training.detector_teacher`), so its answer fits what
the picture shows now: a face too dark, too blurred or turned too far for it is none, and nothing
has to be carried through flips and turns.
"""

from collections.abc import Callable

import cv2
import numpy as np

from training.detector_data import Part, Portrait, opened

COLOURED = 0.3
"""Share of portraits taken from the few in colour, so that they count for more."""
SMALLEST = 9.0
"""Side of the smallest face, px; YuNet is said to find them from 10 px on."""
KEEP_GRAY = 0.25
PEOPLED = 0.35
"""Share of scenes taken from those with people: the only faces with a body and a place."""
CROWD = (0, 0, 1, 1, 1, 2, 3, 4, 7, 12)
"""How many faces are laid into a picture, one drawn from these."""


class Painter:
    """Makes pictures; one generator of random numbers each."""

    def __init__(self, part: Part, seed: int):
        self.part = part
        self.rng = np.random.default_rng(seed)

    def batch(self, count: int, side: int) -> np.ndarray:
        """Return uint8 (count, side, side, 3) BGR."""
        return np.stack([self.picture(side) for _ in range(count)])

    def picture(self, side: int) -> np.ndarray:
        """Return one picture: a close-up, or a scene with any number of faces; then its light."""
        if self.happens(0.2):
            shown = self.close_up(side)
        else:
            shown = self.mosaic(side) if self.happens(0.2) else self.scene(side)
            faces = int(self.rng.choice(CROWD))
            for _ in range(faces // 2):
                self.decoy(shown)
            for _ in range(faces):
                self.lay(shown, faces)
        return self.seen(shown)

    def scene(self, side: int) -> np.ndarray:
        """Return a random part of a random scene."""
        peopled = self.happens(PEOPLED)
        picture = opened(self.pick(self.part.peopled if peopled else self.part.scenes))
        least = min(picture.shape[:2])
        cut = max(8, round(least * self.rng.uniform(0.4, 1)))
        top, left = (int(self.rng.integers(length - cut + 1)) for length in picture.shape[:2])
        shown = cv2.resize(picture[top : top + cut, left : left + cut], (side, side))
        return self.mirrored(shown)

    def mosaic(self, side: int) -> np.ndarray:
        """Return two by two scenes, or close-ups."""
        shown = np.empty((side, side, 3), np.uint8)
        x, y = (int(side * self.rng.uniform(0.3, 0.7)) for _ in range(2))
        for rows in (slice(0, y), slice(y, side)):
            for columns in (slice(0, x), slice(x, side)):
                part = shown[rows, columns]
                least = max(part.shape[:2])
                one = self.close_up(least) if self.happens(0.4) else self.scene(least)
                part[:] = one[: part.shape[0], : part.shape[1]]
        return shown

    def close_up(self, side: int) -> np.ndarray:
        """Return a portrait that fills the picture, its face somewhere in it."""
        portrait, picture = self.portrait()
        size = side * self.rng.uniform(0.3, 1.1)
        where = side / 2 + (side - size) * self.rng.uniform(-0.4, 0.4, 2)
        how = self.placed(portrait.face, size, where)
        border = int(self.rng.choice([cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT]))
        return cv2.warpAffine(picture, how, (side, side), flags=cv2.INTER_AREA, borderMode=border)

    def lay(self, shown: np.ndarray, crowd: int) -> None:
        """Lay one portrait over the picture: cut out along the head, or as a whole."""
        side = len(shown)
        portrait, picture = self.portrait()
        most = 0.9 * side / np.sqrt(crowd)
        size = float(np.exp(self.rng.uniform(np.log(SMALLEST), np.log(most))))
        how = self.placed(portrait.face, size, self.rng.uniform(0, side, 2))
        # small copies are made from a blurred original, or they would glitter
        shrinks = max(portrait.face[2:4]) / size
        if shrinks > 1:
            picture = cv2.GaussianBlur(picture, (0, 0), 0.45 * np.sqrt(shrinks**2 - 1) + 0.1)
        if self.happens(0.15):
            picture = self.covered(picture, portrait.face)
        mask = self.mask(portrait.face, picture.shape[:2])
        warped = cv2.warpAffine(picture, how, (side, side), flags=cv2.INTER_LINEAR)
        self.stand_behind(shown, how, portrait.face)
        share = cv2.warpAffine(mask, how, (side, side), flags=cv2.INTER_LINEAR)[..., None]
        shown[:] = (shown + share * (warped.astype(np.float32) - shown)).astype(np.uint8)

    def stand_behind(self, shown: np.ndarray, how: np.ndarray, face: np.ndarray) -> None:
        """Sometimes paint shoulders and hair first: faces seldom float in the air."""
        left, top, width, height = face[:4]
        turn = float(np.degrees(np.arctan2(how[1, 0], how[0, 0])))
        scale = float(np.hypot(how[0, 0], how[1, 0]))
        blobs = (
            (0.45, 1.5, (self.rng.uniform(0.9, 1.5), self.rng.uniform(0.5, 0.9)), 256),
            (0.40, 0.4, (self.rng.uniform(0.55, 0.8), self.rng.uniform(0.6, 0.8)), 110),
        )
        for chance, down, axes, brightest in blobs:
            if self.happens(chance):
                x, y = how @ (left + width / 2, top + height * down, 1)
                axis = (int(axes[0] * width * scale), int(axes[1] * height * scale))
                color = self.rng.integers(0, brightest, 3).tolist()
                cv2.ellipse(shown, (int(x), int(y)), axis, turn, 0, 360, color, -1, cv2.LINE_AA)

    def placed(self, face: np.ndarray, size: float, where: np.ndarray) -> np.ndarray:
        """Return the 2x3 matrix that brings a face to a size and a place, turned a little."""
        middle = (float(face[0] + face[2] / 2), float(face[1] + face[3] / 2))
        angle = float(np.clip(self.rng.normal(0, 18), -50, 50))
        if self.happens(0.06):
            angle += float(self.rng.choice([90, 180, 270]))
        how = cv2.getRotationMatrix2D(middle, angle, float(size / max(face[2:4])))
        how[:, 2] += np.asarray(where) - middle
        return how

    def mask(self, face: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Return how much of each pixel is laid over, float32."""
        if self.happens(0.45):
            return np.ones(shape, np.float32)
        mask = np.zeros(shape, np.float32)
        middle = (int(face[0] + face[2] / 2), int(face[1] + face[3] * 0.45))
        axes = (int(face[2] * self.rng.uniform(0.6, 1)), int(face[3] * self.rng.uniform(0.65, 1)))
        cv2.ellipse(mask, middle, axes, 0, 0, 360, 1.0, -1)
        return cv2.GaussianBlur(mask, (0, 0), float(face[2] * self.rng.uniform(0.02, 0.15)))

    def covered(self, picture: np.ndarray, face: np.ndarray) -> np.ndarray:
        """Return the portrait with a piece of a scene before part of the face."""
        piece = self.scene(max(4, int(face[2] * self.rng.uniform(0.25, 0.6))))
        top = int(np.clip(face[1] + face[3] * self.rng.uniform(0, 0.7), 0, len(picture) - 4))
        left = int(np.clip(face[0] + face[2] * self.rng.uniform(0, 0.7), 0, len(picture) - 4))
        picture = picture.copy()
        part = picture[top : top + len(piece), left : left + len(piece)]
        part[:] = piece[: part.shape[0], : part.shape[1]]
        return picture

    def decoy(self, shown: np.ndarray) -> None:
        """Lay a piece of a scene over the picture, so that a hard edge alone means nothing."""
        side = len(shown)
        piece = self.scene(int(self.rng.uniform(SMALLEST, side / 3)))
        top, left = (int(start) for start in self.rng.integers(0, side - len(piece), 2))
        shown[top : top + len(piece), left : left + len(piece)] = piece

    def portrait(self) -> tuple[Portrait, np.ndarray]:
        """Return a portrait and its pixels, maybe coloured by hand."""
        coloured = self.happens(COLOURED) and len(self.part.coloured) > 0
        portrait = self.pick(self.part.coloured if coloured else self.part.portraits)
        picture = opened(portrait.jpeg)
        if portrait.gray and not self.happens(KEEP_GRAY):
            picture = self.tinted(picture)
        return portrait, picture

    def tinted(self, picture: np.ndarray) -> np.ndarray:
        """Return a gray portrait in shades between a dark tone, a skin tone and white."""
        # blue, green, red; skin of every shade has red over green over blue
        skin = np.array([1.0, self.rng.uniform(1.0, 1.35), 0]) * self.rng.uniform(60, 150)
        skin[2] = skin[1] * self.rng.uniform(1.1, 1.5)
        grays = np.arange(256)
        bends = [0, float(self.rng.uniform(90, 190)), 255]
        light = self.rng.uniform(200, 255, 3)
        tones = [np.interp(grays, bends, [0, skin[i], light[i]]) for i in range(3)]
        table = np.clip(np.stack(tones, 1), 0, 255).astype(np.uint8)
        return cv2.LUT(picture, table[None])

    def mirrored(self, picture: np.ndarray) -> np.ndarray:
        """Return the picture or its mirror image."""
        return cv2.flip(picture, 1) if self.happens(0.5) else picture

    def seen(self, picture: np.ndarray) -> np.ndarray:
        """Return the picture in another light and through another lens."""
        chances: tuple[tuple[float, Callable[[np.ndarray], np.ndarray]], ...] = (
            (0.5, self.mirrored),
            (0.8, self.lit),
            (0.15, self.blurred),
            (0.15, in_gray),
            (0.15, self.noisy),
            (0.3, self.packed),
        )
        for chance, change in chances:
            if self.happens(chance):
                picture = change(picture)
        return picture

    def lit(self, picture: np.ndarray) -> np.ndarray:
        """Return it brighter or darker, harder or softer, with a cast of colour."""
        gamma = np.exp(self.rng.normal(0, 0.35))
        gain = np.exp(self.rng.normal(0, 0.2)) * np.exp(self.rng.normal(0, 0.08, 3))
        if self.happens(0.1):
            gain = gain * self.rng.uniform(0.15, 0.6)
        grays = (np.arange(256) / 255) ** gamma
        table = np.clip(grays[:, None] * gain * 255 + self.rng.normal(0, 8), 0, 255)
        return cv2.LUT(picture, table.astype(np.uint8)[None])

    def blurred(self, picture: np.ndarray) -> np.ndarray:
        """Return it out of focus or shaken."""
        if self.happens(0.6):
            return cv2.GaussianBlur(picture, (0, 0), self.rng.uniform(0.5, 2.5))
        length = int(self.rng.integers(3, 12))
        return cv2.blur(picture, (length, 1) if self.happens(0.7) else (1, length))

    def noisy(self, picture: np.ndarray) -> np.ndarray:
        """Return it with grain."""
        grain = self.rng.integers(-128, 128, picture.shape, dtype=np.int8)
        return cv2.addWeighted(picture, 1, grain, self.rng.uniform(0.02, 0.2), 0, dtype=cv2.CV_8U)

    def packed(self, picture: np.ndarray) -> np.ndarray:
        """Return it after a poor JPEG."""
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(self.rng.integers(20, 80))]
        return opened(cv2.imencode(".jpg", picture, quality)[1].tobytes())

    def happens(self, share: float) -> bool:
        """Return true in that share of calls."""
        return bool(self.rng.random() < share)

    def pick(self, things: list):
        """Return one of them."""
        return things[int(self.rng.integers(len(things)))]


def in_gray(picture: np.ndarray) -> np.ndarray:
    """Return the picture without its colours."""
    return cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
