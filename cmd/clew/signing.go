package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"

	"clew/graph"
)

// key reads the key that signs evidence packs; nil where none is configured.
func (c PackConfig) key() (ed25519.PrivateKey, error) {
	if c.SigningKeyFile == "" {
		return nil, nil
	}
	block, err := readPEM(c.SigningKeyFile)
	if err != nil {
		return nil, fmt.Errorf("pack.signing-key-file: %w", err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if key, isKey := parsed.(ed25519.PrivateKey); isKey && err == nil {
		return key, nil
	}
	// The error of the parser could tell of the key.
	return nil, fmt.Errorf("pack.signing-key-file: %s holds no Ed25519 key in PKCS #8; make one with openssl genpkey -algorithm ed25519: %w", c.SigningKeyFile, graph.ErrInvalid)
}

// readVerifyingKey reads the public key of those who sign packs.
func readVerifyingKey(file string) (ed25519.PublicKey, error) {
	block, err := readPEM(file)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if key, isKey := parsed.(ed25519.PublicKey); isKey && err == nil {
		return key, nil
	}
	return nil, fmt.Errorf("%s holds no public Ed25519 key; make it of the signing key with openssl pkey -pubout: %w", file, graph.ErrInvalid)
}

func readPEM(file string) (*pem.Block, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM: %w", file, graph.ErrInvalid)
	}
	return block, nil
}
