#!/usr/bin/env python3
"""What check.py and the generator count as equal, on cases known by hand."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check  # noqa: E402
from generator import answering, eindex, figures, study  # noqa: E402
from generator.expression import Expression  # noqa: E402


class Equal(unittest.TestCase):
    def test_rounds_halves_away_from_zero(self):
        for module in (check, figures):
            self.assertTrue(module.agrees(88.5, 89.0, "digit", 0))
            self.assertFalse(module.agrees(88.49, 89.0, "digit", 0))
            self.assertTrue(module.agrees(-18.03, -18.0, "digit", 0))
            self.assertTrue(module.agrees(9.65, 9.7, "digit", 1))
            self.assertFalse(module.agrees(9.64, 9.7, "digit", 1))

    def test_words(self):
        for module in (check, figures):
            self.assertTrue(module.agrees(30.5, 33.3, "about:3", 1))
            self.assertFalse(module.agrees(30.2, 33.3, "about:3", 1))
            self.assertTrue(module.agrees(50.1, 50.0, "over", 0))
            self.assertFalse(module.agrees(50.0, 50.0, "over", 0))

    def test_missing_is_not_equal(self):
        self.assertFalse(check.agrees(None, 0.0, "digit", 0))

    def test_finds_an_entry_without_a_variable(self):
        figure = {"id": "n", "variable": "", "category": "", "domain": "level=1"}
        entries = {check.key("n", "x", None, {"level": "1"}): "found", check.key("n", "x", None, {"level": "2"}): "other"}
        self.assertEqual(check.entry(figure, entries), "found")


class Making(unittest.TestCase):
    def test_counts_print_as_asked(self):
        self.assertEqual(answering.count_for(68, 70), (47, 69))  # 47 of 70 prints 67, 48 prints 69
        self.assertEqual(answering.counts_for([40, 31, 26, 3], 95), [38, 29, 25, 3])
        self.assertEqual(eindex.level_counts([21, 66, 7], 114), (24, 75, 8))

    def test_rakes_to_both_margins(self):
        margins = [(["a", "a", "b", "b"], {"a": 6.0, "b": 4.0}), (["x", "y", "x", "y"], {"x": 3.0, "y": 7.0})]
        weight = study.rake([1.0, 1.0, 1.0, 1.0], margins)
        for expected, got in zip((1.8, 4.2, 1.2, 2.8), weight):
            self.assertAlmostEqual(got, expected, 9)

    def test_expressions_know_missing(self):
        self.assertIs(Expression('a == "yes" or b == "yes"')({"a": None, "b": "yes"}), True)
        self.assertIsNone(Expression('a == "yes" or b == "yes"')({"a": None, "b": "no"}))
        self.assertEqual(Expression("if(is_missing(x), 1, x) + 2 * y")({"x": None, "y": 3}), 7)


if __name__ == "__main__":
    unittest.main()
