package service

import "foyer/auth/store"

// PutPicture implements store.Tx: those who see the person are told, whoever
// has put it.
func (t watchfulTx) PutPicture(p store.Picture) error {
	err := t.Tx.PutPicture(p)
	if err == nil {
		t.later(func() { t.hub.SetPicture(p.AccountID, store.PictureTag(p.Data)) })
	}
	return err
}

// DeletePicture implements store.Tx.
func (t watchfulTx) DeletePicture(accountID string) error {
	err := t.Tx.DeletePicture(accountID)
	if err == nil {
		t.later(func() { t.hub.SetPicture(accountID, "") })
	}
	return err
}
