//! Dates, times and durations: validation, and conversions from and to the types of other crates.

use std::time::{Duration, SystemTime};

use specwright_runtime::{Base64Url, Date, DateTime, HttpDate, InvalidText, IsoDuration, Time, UnixTime};

#[test]
fn parse_validates() {
    assert_eq!(DateTime::parse("2026-03-01T12:00:00Z").map(|it| it.to_string()), Ok("2026-03-01T12:00:00Z".to_owned()));
    let errors: [InvalidText; 4] = [
        DateTime::parse("2026-03-01").unwrap_err(),
        "2026-02-30".parse::<Date>().unwrap_err(),
        "25:00".parse::<Time>().unwrap_err(),
        IsoDuration::parse("3 days").unwrap_err(),
    ];
    assert_eq!(
        errors.map(|it| it.to_string()),
        [
            "`2026-03-01` is not a date-time such as `2026-03-01T12:00:00Z`",
            "`2026-02-30` is not a date such as `2026-03-01`",
            "`25:00` is not a time of day such as `12:00:00Z`",
            "`3 days` is not a duration such as `P3DT12H`",
        ]
    );
}

/// The name of the crate's type does not hide the one of the standard library.
#[test]
fn a_glob_import_leaves_std_its_names() {
    use std::time::*;

    use specwright_runtime::__codegen::exports::*;

    assert_eq!(IsoDuration::from(Duration::from_secs(90)).as_str(), "PT90S");
}

/// Checks that conversions between a type of ours and one of another crate keep the values of these texts.
macro_rules! round_trips {
    ($ours:ty, $theirs:ty, [$($text:literal $(=> $back:literal)?),+ $(,)?], not [$($invalid:literal),* $(,)?]) => {{
        $(
            let value = <$theirs>::try_from(&<$ours>::from($text)).unwrap_or_else(|error| panic!("{error}"));
            #[allow(unused_variables, reason = "a repetition may replace it")]
            let back = $text;
            $(let back = $back;)?
            assert_eq!(<$ours>::from(value).as_str(), back);
        )+
        $(assert_eq!(<$theirs>::try_from(&<$ours>::from($invalid)).unwrap_err().text(), $invalid);)*
    }};
}

#[test]
fn jiff() {
    use jiff::{SignedDuration, Span, Timestamp, civil};

    round_trips!(
        DateTime,
        Timestamp,
        [
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00.25+02:00" => "2026-03-01T10:00:00.25Z",
            "1969-12-31t23:59:59,5z" => "1969-12-31T23:59:59.5Z",
        ],
        not ["2026-03-01T12:00:00", "soon", ""]
    );
    round_trips!(Date, civil::Date, ["2024-02-29", "0001-01-01"], not ["2023-02-29", "2026-03-01T12:00:00Z"]);
    round_trips!(Time, civil::Time, ["12:30:00", "12:30:00.5", "12:30:00Z" => "12:30:00"], not ["noon"]);
    round_trips!(
        IsoDuration,
        SignedDuration,
        ["PT90S", "-PT1.5S", "P1DT1M" => "PT86460S", "-PT0.25S", "PT0S"],
        not ["P1M", "P999999999999999D", "1 day"]
    );
    round_trips!(IsoDuration, Span, ["P1Y2M3DT4H5M6.5S", "-P1D"], not ["1 day", ""]);
    let at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let zoned = at.to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(-3)));
    assert_eq!(DateTime::from(&zoned).as_str(), "2026-03-01T09:00:00-03:00");
}

#[test]
fn chrono() {
    use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

    round_trips!(
        DateTime,
        chrono::DateTime<Utc>,
        ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.250+02:00" => "2026-03-01T10:00:00.250Z"],
        not ["2026-03-01T12:00:00", "soon"]
    );
    round_trips!(
        DateTime,
        chrono::DateTime<FixedOffset>,
        ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00-04:30", "2026-03-01T12:00+02" => "2026-03-01T12:00:00+02:00"],
        not ["2026-03-01T12:00:00", "soon"]
    );
    round_trips!(Date, NaiveDate, ["2024-02-29", "0001-01-01"], not["2023-02-29"]);
    round_trips!(Time, NaiveTime, ["12:30:00", "12:30:00+01:00" => "12:30:00"], not ["noon"]);
    round_trips!(
        IsoDuration,
        TimeDelta,
        ["PT90S", "-PT1.5S", "P1DT1M" => "PT86460S", "-PT0.25S", "PT0S"],
        not ["P1M", "P99999999999999D"]
    );
}

#[test]
fn time() {
    use time::{Duration, OffsetDateTime, UtcOffset};

    round_trips!(
        DateTime,
        OffsetDateTime,
        [
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00.25-04:30",
            "2026-03-01T12:00:00-00:30",
            "1969-12-31T23:59:59.5Z",
        ],
        not ["2026-03-01T12:00:00", "soon"]
    );
    round_trips!(Date, time::Date, ["2024-02-29", "0001-01-01"], not["2023-02-29"]);
    round_trips!(Time, time::Time, ["12:30:00", "12:30:00.5Z" => "12:30:00.5"], not ["noon"]);
    round_trips!(
        IsoDuration,
        Duration,
        ["PT90S", "-PT1.5S", "P1DT1M" => "PT86460S", "-PT0.25S", "PT0S"],
        not ["P1M", "P99999999999999999D"]
    );
    // The format has no seconds in an offset.
    let at = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(1, 0, 30).unwrap());
    assert_eq!(DateTime::from(at).as_str(), "1970-01-01T00:00:00Z");
}

#[test]
fn http_dates_and_unix_times_convert() {
    let text = "Sun, 06 Nov 1994 08:49:37 GMT";
    let (date, unix) = (HttpDate::parse(text).unwrap(), UnixTime::from(784_111_777));
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    assert_eq!(SystemTime::try_from(&date), Ok(at));
    assert_eq!(SystemTime::try_from(&unix), Ok(at));
    assert_eq!((HttpDate::from(at), UnixTime::from(at)), (date.clone(), unix.clone()));
    let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1);
    assert_eq!(HttpDate::from(before).as_str(), "Wed, 31 Dec 1969 23:59:59 GMT");
    assert_eq!(UnixTime::from(before).seconds(), Some(-1));
    assert!(HttpDate::parse("1994-11-06").is_err());

    let exact: UnixTime = serde_json::from_str("1.5").unwrap();
    assert_eq!(exact.seconds(), Some(1));
    assert_eq!(SystemTime::try_from(&exact), Ok(SystemTime::UNIX_EPOCH + Duration::from_millis(1500)));
    assert_eq!(serde_json::to_string(&exact).unwrap(), "1.5");
    let far: UnixTime = serde_json::from_str("1e300").unwrap();
    assert!(SystemTime::try_from(&far).is_err());
    assert_eq!(far.seconds(), None);

    #[cfg(feature = "jiff")]
    {
        let at = jiff::Timestamp::new(784_111_777, 0).unwrap();
        assert_eq!((HttpDate::from(at), UnixTime::from(at)), (date.clone(), unix.clone()));
        assert_eq!((jiff::Timestamp::try_from(&date), jiff::Timestamp::try_from(&unix)), (Ok(at), Ok(at)));
    }
    #[cfg(feature = "chrono")]
    {
        let at = chrono::DateTime::<chrono::Utc>::from_timestamp(784_111_777, 0).unwrap();
        assert_eq!((HttpDate::from(at), UnixTime::from(at)), (date.clone(), unix.clone()));
        assert_eq!((chrono::DateTime::try_from(&date), chrono::DateTime::try_from(&unix)), (Ok(at), Ok(at)));
    }
    #[cfg(feature = "time")]
    {
        let at = time::OffsetDateTime::from_unix_timestamp(784_111_777).unwrap();
        assert_eq!((HttpDate::from(at), UnixTime::from(at)), (date.clone(), unix.clone()));
        assert_eq!((time::OffsetDateTime::try_from(&date), time::OffsetDateTime::try_from(&unix)), (Ok(at), Ok(at)));
    }
}

#[test]
fn url_safe_base64_has_no_padding() {
    let text = Base64Url::encode(&[0xfb, 0xff]);
    assert_eq!(text.as_str(), "-_8");
    assert_eq!(text.decode().unwrap(), [0xfb, 0xff]);
    assert_eq!(Base64Url::from("+/8=").decode().unwrap(), [0xfb, 0xff]);
    assert!(Base64Url::from("!").decode().is_err());
}
