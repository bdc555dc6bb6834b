"""The curve's points are the rates, in the frame."""

from xml.etree import ElementTree

from core.plots.schedule import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, schedule_svg


def test_points():
    text = schedule_svg([0, 1, 2], [0.0, 0.5, 0.25])
    svg = ElementTree.fromstring(text[text.index("<svg") :])
    line = svg.find("{http://www.w3.org/2000/svg}polyline").get("points").split()
    points = [tuple(map(float, point.split(","))) for point in line]
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    assert points[0] == (LEFT, HEIGHT - BOTTOM)
    assert points[1] == (middle, TOP)
    assert points[2] == (WIDTH - RIGHT, TOP + (HEIGHT - TOP - BOTTOM) / 2)
    assert "from 0 to 0.25" in svg.get("aria-label")
