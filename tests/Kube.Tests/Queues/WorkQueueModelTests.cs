using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

/// <summary>Random additions, takes, ends and pauses, compared with a model that searches lists.</summary>
public class WorkQueueModelTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Without_groups_the_order_is_that_of_due_times(int seed) => new Play(seed, groups: 1).RunAsync(2000);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task With_groups_nothing_is_lost_and_no_due_group_is_passed_by_twice(int seed) => new Play(seed, groups: 5).RunAsync(2000);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    private sealed class Play
    {
        private readonly FakeTimeProvider _time = new();
        private readonly Random _random;
        private readonly int _groups;
        private readonly WorkQueue<(int Group, int Id)> _queue;

        // The model: waiting keys, with their due and addition times; keys being handled; keys added meanwhile.
        private readonly Dictionary<(int Group, int Id), (DateTimeOffset Due, int Sequence)> _waiting = [];
        private readonly Dictionary<(int Group, int Id), (DateTimeOffset Due, int Sequence)?> _inHands = [];
        private readonly Dictionary<int, Dictionary<int, int>> _passedBy = [];
        private int _sequence;

        public Play(int seed, int groups)
        {
            _random = new Random(seed);
            _groups = groups;
            _queue = new(_time, BackoffOptions.Default, group: groups == 1 ? null : key => $"{key.Group}");
        }

        public async Task RunAsync(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                switch (_random.Next(10))
                {
                    case < 5:
                        Add();
                        break;
                    case < 8 when _waiting.Count > 0:
                        await TakeAsync();
                        break;
                    case < 9 when _inHands.Count > 0:
                        Done();
                        break;
                    default:
                        // Keys that take long cost their group turns; another test covers that.
                        while (_groups > 1 && _inHands.Count > 0)
                            Done();
                        _time.Advance(_random.Next(4) * Step);
                        break;
                }

                _queue.Count.ShouldBe(_waiting.Count);
            }

            while (_waiting.Count > 0)
                await TakeAsync();
        }

        private void Add()
        {
            // The first group has the most keys.
            var key = (Group: Math.Max(0, _random.Next(2 * _groups) - _groups), Id: _random.Next(50));
            var now = _time.GetUtcNow();
            var latest = now + WorkQueue<string>.Patience;
            var due = _random.Next(2) == 0 ? latest : now + (_random.Next(-20, 20) * Step);
            if (due >= latest)
                _queue.Add(key);
            else
                _queue.Add(key, due);
            var entry = (due < latest ? due : latest, _sequence++);
            if (_inHands.TryGetValue(key, out var again))
                _inHands[key] = again is { } pending && pending.Due <= entry.Item1 ? pending : entry;
            else if (!_waiting.TryGetValue(key, out var known) || entry.Item1 < known.Due)
                _waiting[key] = entry;
        }

        private async Task TakeAsync()
        {
            var now = _time.GetUtcNow();
            var key = await _queue.TakeAsync(CancellationToken.None);

            _waiting.ShouldContainKey(key);
            _waiting.Where(w => w.Key.Group == key.Group).MinBy(w => w.Value).Key.ShouldBe(key, "the first of its group");
            var ripe = _waiting.Where(w => w.Value.Due <= now).Select(w => w.Key.Group).ToHashSet();
            if (ripe.Count > 0)
                ripe.ShouldContain(key.Group, "a group with a due key goes first");
            CountPassedBy(key.Group, ripe);
            _inHands[key] = null;
            _waiting.Remove(key);
        }

        private void CountPassedBy(int taken, HashSet<int> ripe)
        {
            foreach (var group in Enumerable.Range(0, _groups))
            {
                if (group == taken || !ripe.Contains(group))
                {
                    _passedBy.Remove(group);
                    continue;
                }

                if (!_passedBy.TryGetValue(group, out var by))
                    by = _passedBy[group] = [];
                by[taken] = by.GetValueOrDefault(taken) + 1;
                by[taken].ShouldBeLessThanOrEqualTo(1, $"group {group} waited while group {taken} had a second turn");
            }
        }

        private void Done()
        {
            var key = _inHands.Keys.ElementAt(_random.Next(_inHands.Count));
            _queue.Done(key);
            if (_inHands.Remove(key, out var again) && again is { } entry)
                _waiting[key] = entry;
        }
    }
}
