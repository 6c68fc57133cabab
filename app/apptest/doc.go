// Package apptest holds one sample State per screen and mood. cmd/gallery
// draws them, the tests of ui assert each of them. A new screen is not done
// before its moods are here.
package apptest
