//! `Documentation`: operations with formatted descriptions.

use specs::documentation::{Documentation, models};

use crate::scenario::Scenario;
use crate::{client, scenarios, send};

client! {
    documentation: Documentation;
}

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        Documentation_Lists_bulletPointsOp(url) {
            let () = send!(documentation(&url)?.lists_bullet_points_op());
        }
        Documentation_Lists_bulletPointsModel(url) {
            let input = models::ListsBulletPointsModel::new(models::ListsBulletPointsEnum::Simple);
            let () = send!(documentation(&url)?.lists_bullet_points_model(input));
        }
        Documentation_Lists_numbered(url) {
            let () = send!(documentation(&url)?.lists_numbered());
        }
        Documentation_TextFormatting_boldText(url) {
            let () = send!(documentation(&url)?.text_formatting_bold_text());
        }
        Documentation_TextFormatting_italicText(url) {
            let () = send!(documentation(&url)?.text_formatting_italic_text());
        }
        Documentation_TextFormatting_combinedFormatting(url) {
            let () = send!(documentation(&url)?.text_formatting_combined_formatting());
        }
    }
}
