package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
)

// sealer makes the cipher of a session from its token, which the browser alone keeps: who reads the database, where the
// hash of the token stands, reads neither whose session it is nor the refresh token in it.
func sealer(token string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(token), nil, "clew session", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func seal(token string, content []byte) ([]byte, error) {
	with, err := sealer(token)
	if err != nil {
		return nil, err
	}
	return with.Seal(nil, nil, content, nil), nil
}

func unseal(token string, sealed []byte) ([]byte, error) {
	with, err := sealer(token)
	if err != nil {
		return nil, err
	}
	return with.Open(nil, nil, sealed, nil)
}
