import io
import shutil
import sys
import warnings
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from onnxruntime import InferenceSession
from PIL import Image as Pillow

from bot.app import face_reader
from config.settings import DeepFaceDetector, Settings
from emotion.deepface_face import DETECTORS, NETWORK, DeepFaceReader, named
from emotion.image import Image, to_tensor
from emotion.session import softmax
from models.errors import MediaTooLarge, StartupError, UnreadableMedia
from models.mood import Emotion, FaceReport, PhotoProblem, Source
from models.protocols import FaceAnalyzer
from tests.emotion import deepface_networks
from tests.emotion.drawings import drawn_face, wall

SHIPPED = Path(__file__).parents[2] / "models" / "weights" / "face_emotion.onnx"
F255 = np.float32(255)
YUNET = "face_detection_yunet_2023mar.onnx"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the library looks for weights; it forgets those it has loaded."""
    monkeypatch.setenv("DEEPFACE_HOME", str(tmp_path))
    yield tmp_path / ".deepface" / "weights"
    if modeling := sys.modules.get("deepface.modules.modeling"):
        for models in vars(modeling).get("cached_models", {}).values():
            models.clear()


@pytest.fixture
def reader(folder: Path) -> DeepFaceReader:
    """DeepFace with a network that calls bright faces happy and dark ones sad."""
    folder.mkdir(parents=True)
    deepface_networks.brightness(folder / NETWORK)
    return DeepFaceReader.load()


def photo(*sides: int, light: float = 1.0) -> bytes:
    """Drawn faces side by side on a wall."""
    picture = wall(480, 1100)
    left = 30
    for side in sides:
        picture[40 : 40 + side, left : left + side] = drawn_face(side)
        left += side + 60
    return png(np.minimum(picture * light, 255).astype(np.uint8))


def png(picture: Image) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()


def filmed(*pictures: Image) -> bytes:
    """A clip that shows each picture for a second."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=4)
        assert isinstance(video, VideoStream)
        video.height, video.width = pictures[0].shape[:2]
        video.pix_fmt = "yuv420p"
        for picture in pictures:
            for _ in range(4):
                container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return stream.getvalue()


def test_the_largest_of_several_faces_is_read(reader: DeepFaceReader) -> None:
    analyzer: FaceAnalyzer = reader
    report = analyzer.analyze(photo(200, 400, light=1.3))
    assert report.faces == 2
    assert report.problem is None
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.HAPPINESS
    assert report.estimate.source is Source.FACE
    assert report.estimate.probabilities[Emotion.CONTEMPT] == 0
    assert report.estimate.valence > 0
    assert report.estimate.confidence == max(report.estimate.probabilities.values())


def test_faces_come_largest_first_in_px_of_the_picture(reader: DeepFaceReader) -> None:
    large, small = reader.faces(photo(200, 400))
    assert 290 <= large.face.box.x < large.face.box.x + large.face.box.w <= 690
    assert 30 <= small.face.box.x < small.face.box.x + small.face.box.w <= 230
    assert 0 <= small.face.score <= 1


def test_a_dark_face_is_read_with_less_confidence_and_a_reason(reader: DeepFaceReader) -> None:
    report = reader.analyze(photo(400, light=0.22))
    assert report.problem is PhotoProblem.TOO_DARK
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.SADNESS
    assert report.estimate.confidence < max(report.estimate.probabilities.values())


@pytest.mark.parametrize("size", [(480, 640), (1, 1), (1, 900), (900, 1), (30, 20)])
def test_a_picture_without_a_face_has_no_estimate(
    reader: DeepFaceReader, size: tuple[int, int]
) -> None:
    assert reader.analyze(png(wall(*size))) == FaceReport(None, 0)
    assert reader.faces(png(wall(*size))) == ()


def test_what_is_no_picture_is_refused_and_never_taken_for_a_name(
    reader: DeepFaceReader, tmp_path: Path
) -> None:
    file = tmp_path / "face.png"
    file.write_bytes(photo(200))
    for junk in (b"", b"junk", str(file).encode(), photo(200)[:40]):
        with pytest.raises(UnreadableMedia):
            reader.analyze(junk)
        with pytest.raises(UnreadableMedia):
            reader.analyze_clip(junk)
    with pytest.raises(MediaTooLarge):
        reader.analyze(bytes(20 * 1024 * 1024 + 1))


def test_a_clip_is_pooled_over_the_frames_with_a_face(reader: DeepFaceReader) -> None:
    empty, one = wall(320, 320), drawn_face(320)
    report = reader.analyze_clip(filmed(empty, one, empty))
    assert report.faces == 1
    assert report.estimate is not None
    assert report.estimate.probabilities[Emotion.CONTEMPT] == 0
    assert reader.analyze_clip(filmed(empty)) == FaceReport(None, 0)


def test_eight_threads_at_once_read_what_one_reads(reader: DeepFaceReader) -> None:
    pictures = [photo(200, light=1.3), photo(240, 200), png(wall(300, 400)), photo(220)] * 2
    alone = [reader.analyze(picture) for picture in pictures[:4]] * 2
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(reader.analyze, pictures)) == alone


def test_nothing_is_printed_written_or_silenced(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir(parents=True)
    deepface_networks.brightness(folder / NETWORK)
    before = list(warnings.filters)
    reader = DeepFaceReader.load()
    reader.analyze(photo(200))
    assert warnings.filters == before
    assert capfd.readouterr() == ("", "")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [folder / NETWORK]


def test_missing_weights_are_named_with_their_folder(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StartupError) as problem:
        DeepFaceReader.load("yunet")
    for part in (NETWORK, YUNET, str(folder), "DEEPFACE_HOME"):
        assert part in str(problem.value)
    assert not list(tmp_path.iterdir())


def test_the_setting_chooses_the_engine_and_its_detector(folder: Path) -> None:
    chosen = {"MOODSYNC_FACE_ENGINE": "deepface", "MOODSYNC_DEEPFACE_DETECTOR": "yunet"}
    settings = Settings.load(chosen, Path("no.env"))
    with pytest.raises(StartupError, match=YUNET):
        face_reader(settings)
    folder.mkdir(parents=True)
    deepface_networks.brightness(folder / NETWORK)
    settings = Settings.load({"MOODSYNC_FACE_ENGINE": "deepface"}, Path("no.env"))
    assert isinstance(face_reader(settings), DeepFaceReader)
    with pytest.raises(StartupError, match="MOODSYNC_FACE_ENGINE"):
        Settings.load({"MOODSYNC_FACE_ENGINE": "fer"}, Path("no.env"))


def test_every_detector_of_the_settings_is_one_that_can_be_had() -> None:
    assert {str(detector) for detector in DeepFaceDetector} == set(DETECTORS)


def test_weights_that_cannot_be_used_are_told_at_start(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / NETWORK).write_bytes(b"junk")
    with pytest.raises(StartupError, match="cannot use"):
        DeepFaceReader.load()
    deepface_networks.brightness(folder / NETWORK, outputs=8)
    with pytest.raises(StartupError, match="not DeepFace's"):
        DeepFaceReader.load()


def test_a_missing_library_is_told_with_what_installs_it(
    reader: DeepFaceReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.detector == "opencv"
    monkeypatch.setitem(sys.modules, "deepface", None)
    with pytest.raises(StartupError, match="pip install"):
        DeepFaceReader.load()


def test_a_detector_that_would_be_fetched_is_refused() -> None:
    with pytest.raises(StartupError, match="opencv or yunet"):
        DeepFaceReader.load("retinaface")


def test_per_cents_become_probabilities_of_our_emotions() -> None:
    shares = {
        "angry": 10.0,
        "disgust": 0.0,
        "fear": 5.0,
        "happy": 50.0,
        "sad": 15.0,
        "surprise": 5.0,
        "neutral": 15.5,
    }
    scores = named(shares)
    assert sum(scores.values()) == pytest.approx(1)
    assert scores[Emotion.HAPPINESS] == pytest.approx(50 / 100.5)
    assert scores[Emotion.ANGER] == pytest.approx(10 / 100.5)
    assert scores[Emotion.CONTEMPT] == 0


@pytest.mark.weights
@pytest.mark.skipif(not SHIPPED.exists(), reason="the network is not there")
def test_our_own_network_inside_deepface_says_what_it_says_outside(folder: Path) -> None:
    folder.mkdir(parents=True)
    deepface_networks.dressed(SHIPPED, folder / NETWORK)
    gray = np.asarray(Pillow.fromarray(drawn_face(48)).convert("L"))
    inside = InferenceSession(folder / NETWORK).run(None, {"faces": gray[None, ..., None] / F255})
    pixels = to_tensor(gray)[None]
    logits = InferenceSession(SHIPPED).run(["fer2013_logits"], {"pixels": pixels})[0]
    assert np.asarray(inside[0])[0] == pytest.approx(softmax(logits[0].astype(float)), abs=1e-4)
    report = DeepFaceReader.load().analyze(photo(400))
    assert report.faces == 1
    assert report.estimate is not None


def test_a_strip_of_noise_has_no_face_for_either_detector(folder: Path, shared: Path) -> None:
    folder.mkdir(parents=True)
    deepface_networks.brightness(folder / NETWORK)
    shutil.copy(shared / "weights" / "yunet_n_320_320.onnx", folder / YUNET)
    rng = np.random.default_rng(0)
    strips = [rng.integers(0, 255, (height, 240, 3), np.uint8) for height in (1, 2, 9, 16, 23)]
    for detector in DETECTORS:
        reader = DeepFaceReader.load(detector)
        for strip in strips:
            assert reader.analyze(png(strip)) == FaceReport(None, 0)
            reader.faces(png(np.ascontiguousarray(strip.transpose(1, 0, 2))))


def test_photographs_are_read_with_either_detector(folder: Path, shared: Path) -> None:
    folder.mkdir(parents=True)
    deepface_networks.brightness(folder / NETWORK)
    shutil.copy(shared / "weights" / "yunet_n_320_320.onnx", folder / YUNET)
    with zipfile.ZipFile(shared / "data" / "faces" / "photos.zip") as photos:
        names = [name for name in photos.namelist() if name.endswith(".jpg")][:8]
        pictures = [photos.read(name) for name in names]
    for detector in DETECTORS:
        reader = DeepFaceReader.load(detector)
        found = [len(reader.faces(picture)) for picture in pictures]
        assert sum(count > 0 for count in found) >= 4, (detector, found)
