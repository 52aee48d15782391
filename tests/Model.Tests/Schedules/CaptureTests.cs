using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>What of a response may be kept, and how it is made safe.</summary>
public sealed class CaptureTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("512", 512)]
    [InlineData("4095", 4095)]
    [InlineData("4096", 4096)]
    [InlineData("4097", null)]
    [InlineData("1Ki", 1024)]
    [InlineData("4Ki", 4096)]
    [InlineData("5Ki", null)]
    [InlineData("4194304Ki", null)]
    [InlineData("0", null)]
    [InlineData("0Ki", null)]
    [InlineData("-1", null)]
    [InlineData("1k", null)]
    [InlineData("1Mi", null)]
    [InlineData("Ki", null)]
    [InlineData(" 1", null)]
    [InlineData("1.5Ki", null)]
    [InlineData("", null)]
    public void Sizes_are_bytes_or_Ki_up_to_4_KiB(string text, int? bytes)
    {
        CaptureSize.TryParse(text, out var size).ShouldBe(bytes is not null);
        size.ShouldBe(bytes ?? 0);
        ProblemOf(new HttpCaptureSpec { Body = text })
            .ShouldBe(bytes is null ? $"spec.action.http.capture.body: must be 1 to 4096 bytes, such as 512 or 1Ki, but is '{text}'" : null);
    }

    [Theory]
    [InlineData("Set-Cookie", "cookie")]
    [InlineData("authorization", "authoriz")]
    [InlineData("WWW-Authenticate", "authent")]
    [InlineData("X-Auth-Info", "auth-")]
    [InlineData("X-Auth", "-auth")]
    [InlineData("X-API-KEY", "key")]
    [InlineData("X-Vault-Token", "token")]
    [InlineData("Client-Secret", "secret")]
    [InlineData("X-Password", "passw")]
    [InlineData("X-Session-Id", "session")]
    [InlineData("X-CSRF", "csrf")]
    public void Headers_that_usually_hold_secrets_are_rejected(string name, string part) => ProblemOf(new HttpCaptureSpec { Headers = ["X-Request-Id", name] })
        .ShouldBe($"spec.action.http.capture.headers[1]: '{name}' looks like a secret, and everybody who may read the ScheduledJob could read it ({part})");

    [Theory]
    [InlineData("X-Request-Id")]
    [InlineData("Author")]
    [InlineData("ETag")]
    [InlineData("Content-Type")]
    [InlineData("Location")]
    public void Other_headers_may_be_kept(string name) => ProblemOf(new HttpCaptureSpec { Headers = [name] }).ShouldBeNull();

    [Fact]
    public void What_makes_no_sense_is_rejected_with_its_field()
    {
        ProblemOf(new HttpCaptureSpec()).ShouldBe("spec.action.http.capture: set at least one of body, headers");
        ProblemOf(new HttpCaptureSpec { Headers = [] }).ShouldBe("spec.action.http.capture: set at least one of body, headers");
        ProblemOf(new HttpCaptureSpec { Headers = ["A b"] }).ShouldBe("spec.action.http.capture.headers[0]: 'A b' is not a header name of at most 64 characters");
        ProblemOf(new HttpCaptureSpec { Headers = ["ETag", "etag"] }).ShouldBe("spec.action.http.capture.headers[1]: 'etag' is there twice");
        ProblemOf(new HttpCaptureSpec { Headers = [new string('a', 64)] }).ShouldBeNull();
        ProblemOf(new HttpCaptureSpec { Headers = [new string('a', 65)] })!.ShouldEndWith("is not a header name of at most 64 characters");
        ProblemOf(new HttpCaptureSpec { Headers = [null!] })!.ShouldContain("is not a header name");
        ProblemOf(new HttpCaptureSpec { Headers = Names(8) }).ShouldBeNull();
        ProblemOf(new HttpCaptureSpec { Headers = Names(9) }).ShouldBe("spec.action.http.capture.headers: must have at most 8 items, but has 9");
    }

    [Theory]
    [InlineData("a\r\nb\tc\n", "a\nb\tc\n")]
    [InlineData("over\rwritten", "over\uFFFDwritten")]
    [InlineData("\u001b[31mred\u0007\0\u007f", "\uFFFD[31mred\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u0085\u009b1m", "\uFFFD\uFFFD1m")]
    [InlineData("abc\u202egpj.exe\u2066\u200b\u2028", "abc\uFFFDgpj.exe\uFFFD\uFFFD\uFFFD")]
    [InlineData("\uFEFF{}\uFEFF", "{}\uFFFD")]
    [InlineData("é日\U0001F600 <b>", "é日\U0001F600 <b>")]
    public void Control_characters_of_bodies_are_replaced(string body, string safe) => SafeText.OfBody(Encoding.UTF8.GetBytes(body), isWhole: true).ShouldBe(safe);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_replaced() =>
        SafeText.OfBody([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x62], isWhole: true).ShouldBe("a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFDb");

    [Fact]
    public void Half_a_character_at_a_cut_is_left_out_and_at_the_end_it_is_replaced()
    {
        var bytes = Encoding.UTF8.GetBytes("a\U0001F600");
        for (var length = 2; length < bytes.Length; length++)
        {
            SafeText.OfBody(bytes.AsSpan(0, length), isWhole: false).ShouldBe("a");
            SafeText.OfBody(bytes.AsSpan(0, length), isWhole: true).ShouldBe("a\uFFFD");
        }

        SafeText.OfBody(bytes, isWhole: false).ShouldBe("a\U0001F600");
    }

    [Fact]
    public void Whatever_the_bytes_are_the_text_is_no_longer_than_they_are_and_safe()
    {
        var random = new Random(1);
        var bytes = new byte[StatusLimits.ResponseBody];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            var text = SafeText.OfBody(bytes, isWhole: i % 2 == 0);

            text.Length.ShouldBeLessThanOrEqualTo(bytes.Length);
            text.ShouldAllBe(c => !char.IsControl(c) || c == '\n' || c == '\t');
            Should.NotThrow(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text));
        }
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"X-{i}")];

    private static string? ProblemOf(HttpCaptureSpec capture) => new ScheduleCompiler("UTC").Compile(new ScheduledJob
    {
        Metadata = new Kube.Resources.ObjectMeta { Name = "a", Namespace = "b", CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } },
            Action = new ActionSpec { Http = new HttpActionSpec { Url = "https://target/", Capture = capture } },
        },
    }).Problem?.Message;
}
