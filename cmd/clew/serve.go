package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"clew/web"
	"clew/web/auth"
)

// stopTimeout is how long runs of sources may take to end when the server is told to stop; what they loaded stays, and
// the next run goes on there.
const stopTimeout = 20 * time.Second

func (c *command) serveCommand() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the pages, run sources on their schedules, and take in facts that are pushed",
		Long: `Serve the pages, and print a link that signs in once, within ten minutes. Run the sources of the configuration on their
schedules, follow those with "follow: true", look for gaps after every run and once an hour, and take in facts that are
pushed to /api/facts when push.token is set.

SIGINT and SIGTERM end the server in order: requests are answered, runs get twenty seconds. SIGUSR1 prints a new link.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.with(cmd.Context(), slog.LevelInfo, func(ctx context.Context, p *program) error {
				return c.serve(ctx, p, cmp.Or(address, p.config.Server.Address, web.DefaultAddress))
			})
		},
	}
	cmd.Flags().StringVar(&address, "address", "", "`host:port` to listen on, "+web.DefaultAddress+" where neither this nor server.address is set")
	return cmd
}

func (c *command) serve(ctx context.Context, p *program, address string) error {
	registry, metrics, err := newMetrics()
	if err != nil {
		return err
	}
	runner, err := newRunner(p, metrics)
	if err != nil {
		return err
	}
	push, err := newPush(p, runner)
	if err != nil {
		return err
	}
	joins := &pagesJoins{program: p, decided: make(chan struct{}, 1)}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address by --address or server.address", address, err)
	}
	host, _, _ := net.SplitHostPort(listener.Addr().String())
	here := net.ParseIP(host).IsLoopback()
	if !here && !p.config.Server.Secure {
		p.logger.Warn("the pages can be reached from other machines without TLS; put a proxy with TLS in front and set server.secure", "address", listener.Addr().String())
	}
	base := cmp.Or(p.config.Server.URL, "http://"+listener.Addr().String())
	provider, err := newProvider(p.config.SignIn, base)
	if err != nil {
		return err
	}
	server, err := newServer(p, runner, joins, push, registry, provider)
	if err != nil {
		return err
	}
	feed, err := newFeed(p)
	if err != nil {
		return err
	}
	if feed != nil {
		if err := registry.Register(feedMetrics{p.database, feed.clock}); err != nil {
			return err
		}
	}
	// Where users sign in by a provider, the link is for this machine alone. Whoever may signal the process gets one anyway.
	if provider == nil || here {
		c.printLink(server, base)
	}

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Serve(ctx, listener) })
	group.Go(func() error {
		if err := p.database.Warm(ctx); err != nil && ctx.Err() == nil {
			p.logger.Info("the pages' queries are planned when they are first asked", "error", err)
		}
		return nil
	})
	group.Go(func() error { return runner.serve(ctx) })
	group.Go(func() error { return joins.settle(ctx) })
	if feed != nil {
		group.Go(func() error { return feed.serve(ctx) })
	}
	group.Go(func() error { c.printLinks(ctx, server, base); return nil })
	p.logger.Info("clew serves", "address", base, "sources", len(p.config.Sources))
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	p.logger.Info("clew has stopped")
	return err
}

func newServer(p *program, runner *runner, joins web.Joins, push http.Handler, registry *prometheus.Registry, provider *auth.Provider) (*web.Server, error) {
	browser := p.config.Neo4j.URI
	if p.managed != nil {
		browser = p.managed.URI()
	}
	key, err := p.config.Pack.key()
	if err != nil {
		return nil, err
	}
	return web.New(web.Settings{
		Facts: p.recordFacts, PackKey: key,
		Graph: p.database, Evidence: pagesEvidence{p.evidence}, Rules: pagesRules{p.catalogue}, Queries: pagesQueries{}, Judge: p.judge,
		Runner: runner, Joins: joins, Push: push, Registry: registry, Logger: p.logger, Version: version(), Browser: browser, Hosts: p.config.Server.Hosts,
		Secure: p.config.Server.Secure, Provider: provider, SignIn: fmt.Sprintf("kill -USR1 %d", os.Getpid()),
	})
}

// printLink prints a link that signs in once. It goes to standard output alone: it is a secret, which no log may hold.
func (c *command) printLink(server *web.Server, base string) {
	fmt.Fprintf(c.out, "Sign in once, within ten minutes:\n  %s\n", server.SignInLink(base, web.User{Name: "local", Roles: auth.Roles{auth.Admin}}))
}

// printLinks prints a new link whenever the process is asked to.
func (c *command) printLinks(ctx context.Context, server *web.Server, base string) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	defer signal.Stop(asked)
	for {
		select {
		case <-ctx.Done():
			return
		case <-asked:
			c.printLink(server, base)
		}
	}
}
