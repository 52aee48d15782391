using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

public sealed class GroupCommitTests : IDisposable
{
    private readonly FaultyFolder _folder = new();
    private readonly ListLogger _log = new();
    private readonly ManualResetEventSlim _mayProceed = new(initialState: true);
    private readonly Journal _journal;
    private readonly ObjectStore _store;
    private int _waiting;

    public GroupCommitTests()
    {
        _journal = Journal.Open(_folder, 1, Journal.DefaultSlack, _log);
        _store = new ObjectStore(1000, _journal, _log);
        _folder.BeforeSync = () =>
        {
            Interlocked.Increment(ref _waiting);
            _mayProceed.Wait();
        };
    }

    [Fact]
    public async Task Nothing_is_visible_before_it_is_on_the_disk()
    {
        _mayProceed.Reset();
        var write = AddAsync("a");
        await Eventually.BecomesTrueAsync(() => _waiting == 1, "the disk is asked to confirm");

        _store.Collection("things").Find(null, "a").ShouldBeNull();
        _store.Revision.ShouldBe(1);
        var (changes, _, next) = _store.Collection("things").After(1)!.Value;
        changes.ShouldBeEmpty();
        (write.IsCompleted, next.IsCompleted).ShouldBe((false, false));

        _mayProceed.Set();
        (await write)!.Version.ShouldBe(2);
        _store.Collection("things").Find(null, "a").ShouldNotBeNull();
        await next;
    }

    [Fact]
    public async Task Writes_that_arrive_while_the_disk_confirms_share_the_next_confirmation()
    {
        var before = _folder.Syncs;
        _mayProceed.Reset();
        var first = AddAsync("first");
        await Eventually.BecomesTrueAsync(() => _waiting == 1, "the disk is asked to confirm");
        var others = Enumerable.Range(0, 50).Select(i => AddAsync($"other-{i}")).ToList();

        _mayProceed.Set();
        await first;
        (await Task.WhenAll(others)).Select(o => o!.Version).ShouldBe(Enumerable.Range(3, 50).Select(v => (long)v));
        (_folder.Syncs - before).ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_writes_to_one_object_in_a_batch_one_wins()
    {
        var first = (await AddAsync("a"))!;
        _mayProceed.Reset();
        _waiting = 0;
        var blocker = AddAsync("blocker");
        await Eventually.BecomesTrueAsync(() => _waiting == 1, "the disk is asked to confirm");
        var things = _store.Collection("things");
        var one = things.ReplaceAsync(first, Body("a")).AsTask();
        var two = things.RemoveAsync(first).AsTask();
        var (added, taken) = (AddAsync("b"), AddAsync("b"));

        _mayProceed.Set();
        await blocker;
        ((await one) is not null, (await two) is not null).ShouldBe((true, false));
        ((await added) is not null, (await taken) is not null).ShouldBe((true, false));
        things.Find(null, "a")!.Version.ShouldBe(4);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_takes_them_once_there_is_room()
    {
        await AddAsync("a");
        _folder.IsFull = true;
        for (var i = 0; i < 3; i++)
            (await Should.ThrowAsync<StorageException>(() => AddAsync("b"))).IsFull.ShouldBeTrue();
        _store.Revision.ShouldBe(2);
        _store.Collection("things").Find(null, "b").ShouldBeNull();

        _folder.IsFull = false;
        (await AddAsync("b"))!.Version.ShouldBe(3);
        _log.Lines.Count.ShouldBe(2, "one line when it begins, and one when it ends");
        _log.Lines[0].ShouldContain("/data/objects.journal cannot be written to, so changes are refused: No space left on device");
        _log.Lines[1].ShouldContain("/data/objects.journal can be written to again");
        Reopened().ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_write_that_is_not_JSON_fails_alone()
    {
        _mayProceed.Reset();
        var blocker = AddAsync("blocker");
        await Eventually.BecomesTrueAsync(() => _waiting == 1, "the disk is asked to confirm");
        var deep = new JsonObject();
        var body = Body("deep");
        body["deep"] = deep;
        for (var i = 0; i < 300; i++)
        {
            var next = new JsonObject();
            deep["deep"] = next;
            deep = next;
        }

        var bad = _store.Collection("things").AddAsync(body, null, "deep").AsTask();
        var good = AddAsync("good");
        _mayProceed.Set();
        await blocker;
        await Should.ThrowAsync<InvalidOperationException>(() => bad);
        (await good).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_rewrite_that_has_no_room_is_reported_and_made_later()
    {
        var folder = new FaultyFolder();
        using var journal = Journal.Open(folder, 1, 300, _log);
        using (var store = new ObjectStore(100, journal, _log))
        {
            var things = store.Collection("things");
            var current = await things.AddAsync(Body("a"), null, "a");
            folder.RefusesNew = true;
            for (var i = 0; i < 20; i++)
                current = await things.ReplaceAsync(current!, Body("a"));
            folder.RefusesNew = false;
            for (var i = 0; i < 20; i++)
                current = await things.ReplaceAsync(current!, Body("a"));
            current!.Version.ShouldBe(42);
        }

        _log.Lines.Count(l => l.Contains("could not be shortened, and grows on: No space left on device")).ShouldBeInRange(1, 10);
        folder[Journal.FileName].Length.ShouldBeLessThan(1000);
    }

    public void Dispose()
    {
        _mayProceed.Set();
        _store.Dispose();
        _journal.Dispose();
        _mayProceed.Dispose();
    }

    private Task<StoredObject?> AddAsync(string name) => _store.Collection("things").AddAsync(Body(name), null, name).AsTask();

    private static JsonObject Body(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private IEnumerable<string> Reopened()
    {
        using var journal = Journal.Open(_folder.After(Survival.PowerLoss), 1, Journal.DefaultSlack, _log);
        return [.. journal.Recovered.Select(e => e.Key).Order(StringComparer.Ordinal)];
    }
}
