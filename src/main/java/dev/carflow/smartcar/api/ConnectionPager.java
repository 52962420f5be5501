package dev.carflow.smartcar.api;

import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads all pages of connections while they change (contract 7.2). The newest come first, so an added connection moves
 * the rest back, and some are seen twice: those are dropped. A removed connection moves the rest forward, past the
 * reader: when the total falls, the pager steps back as many pages as it can have skipped. It ends at the last page, at
 * {@code maxPages}, or after three new pages in a row without a new connection.
 */
final class ConnectionPager {

    private static final int BARREN_PAGES = 3;

    private final Source source;
    private final Set<String> seen = new HashSet<>();
    private ConnectionQuery query;
    private int next = 1;
    private int furthest;
    private int read;
    private int barren;
    private int lastTotal;
    private boolean over;
    private boolean complete;

    /** Reads one page. */
    @FunctionalInterface
    interface Source {
        Uni<ApiResult<ConnectionPage>> page(ConnectionQuery query, int number, Set<String> seen);
    }

    ConnectionPager(Source source, ConnectionQuery query) {
        this.source = source;
        this.query = query;
    }

    /** Reads sequentially: a page is requested when the one before was taken. To be used once. */
    Multi<ApiResult<ConnectionPage>> pages() {
        return Multi.createBy().repeating().uni(this::page).whilst(page -> !over);
    }

    Uni<ApiResult<ConnectionList>> all() {
        return pages().collect().asList().map(this::united);
    }

    private Uni<ApiResult<ConnectionPage>> page() {
        return source.page(query, next, seen).flatMap(result -> {
            if (isTooLargeAPage(result)) {
                query = query.withPageSize(ConnectionQuery.DEFAULT_PAGE_SIZE);
                return page();
            }
            advance(result);
            return Uni.createFrom().item(result);
        });
    }

    /** Smartcar's largest size is not known; its default is (contract 11). */
    private boolean isTooLargeAPage(ApiResult<ConnectionPage> result) {
        return read == 0
                && query.pageSize() > ConnectionQuery.DEFAULT_PAGE_SIZE
                && result instanceof Failure<ConnectionPage> failure
                && failure.problem() instanceof InvalidRequest;
    }

    private void advance(ApiResult<ConnectionPage> result) {
        if (result instanceof Success<ConnectionPage> success) {
            advance(success.value());
        } else {
            over = true;
        }
    }

    private void advance(ConnectionPage page) {
        read++;
        int total = page.totalCount().orElse(lastTotal);
        int removed = Math.max(0, lastTotal - total);
        lastTotal = total;
        if (next > furthest) {
            furthest = next;
            barren = page.isBarren() ? barren + 1 : 0;
        }
        int back = (removed + page.size() - 1) / page.size();
        complete = page.last() && back == 0;
        over = complete || read >= query.maxPages() || barren >= BARREN_PAGES;
        next = back == 0 ? next + 1 : Math.max(1, next - back);
    }

    private ApiResult<ConnectionList> united(List<ApiResult<ConnectionPage>> pages) {
        List<Connection> connections = new ArrayList<>();
        int foreign = 0;
        int unreadable = 0;
        Optional<String> requestId = Optional.empty();
        for (ApiResult<ConnectionPage> result : pages) {
            if (result instanceof Failure<ConnectionPage> failure) {
                return ApiResult.failure(failure.problem(), failure.requestId());
            }
            ConnectionPage page = ((Success<ConnectionPage>) result).value();
            connections.addAll(page.connections());
            foreign += page.foreign();
            unreadable += page.unreadable();
            requestId = result.requestId();
        }
        return ApiResult.success(new ConnectionList(connections, foreign, unreadable, complete), requestId);
    }
}
